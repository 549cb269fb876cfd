"""Shapes are declared once and enforced while the tests run."""

import jax.numpy as jnp
import pytest
from jaxtyping import TypeCheckError

from contingent.model.layout import Do


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(TypeCheckError):
        Do(jnp.zeros((3, 1), jnp.int32), jnp.zeros((2, 1), jnp.int32))
