"""The networks that Parution can publish to itself, one module each; `opening.OURS` names them."""
