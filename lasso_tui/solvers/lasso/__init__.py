"""The least-squares lasso and elastic net: active sets, path walks, knots."""
