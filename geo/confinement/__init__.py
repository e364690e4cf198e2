"""What a process that reads files from outside may still do: a little, and only for a while.

Standard library only, so that everything holds before any reader is imported. Each layer is put on
where the system has it, and ``confine_process`` says which ones hold:

====================  ==================================================================
``limit_memory``      address space (Linux)
``limit_cpu``         processor seconds
``limit_file_size``   size of one written file
``limit_open_files``  open files
``limit_core``        no memory image of what was read is left behind
``network_namespace`` a network without any device (Linux, where user namespaces are allowed)
``landlock``          the kernel refuses other files than the program's own (Linux ≥ 5.13)
``landlock_network``  the kernel refuses TCP (Linux ≥ 6.7)
``seccomp``           the kernel refuses sockets, new programs, new processes (Linux)
``audit_hook``        Python refuses the same (everywhere)
====================  ==================================================================
"""

from geo.confinement.audit import refuse_by_audit
from geo.confinement.landlock import confine_files
from geo.confinement.limits import ProcessLimits, apply_limits
from geo.confinement.roots import Roots, find_roots
from geo.confinement.seccomp import leave_network, refuse_system_calls

__all__ = ["ProcessLimits", "Roots", "confine_process", "find_roots"]


def confine_process(roots: Roots, limits: ProcessLimits) -> frozenset[str]:
    """Put on every layer that this system has; there is no way back for this process.

    Args:
        roots: Where files may be read, and the one folder where they may be written.
        limits: Memory, time and disk.

    Returns:
        Names of the layers that hold, as in the table above.
    """
    held = apply_limits(limits)
    held |= leave_network()
    held |= confine_files(roots)
    held |= refuse_system_calls()
    return frozenset(held | refuse_by_audit(roots))
