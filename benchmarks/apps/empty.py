"""The floor: a slider and one line of text in a fragment, no map."""

import streamlit as st


@st.fragment
def show() -> None:
    """What a slider step reruns."""
    step = st.slider("step", 0, 1000, 0)
    st.markdown(f"step-{step}-")


show()
