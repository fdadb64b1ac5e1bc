"""R scripts that refit a model with glmnet."""
