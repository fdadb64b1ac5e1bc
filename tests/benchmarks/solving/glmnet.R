# Solve one problem with glmnet: Rscript glmnet.R FOLDER TOLERANCE CORES. Reads FOLDER/*.bin, writes FOLDER/out_*.bin
# and prints seconds, processor
# seconds, peak memory in bytes and the BLAS library.
suppressPackageStartupMessages({ library(glmnet); library(Matrix) })
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; tol <- as.numeric(args[2]); cores <- as.integer(args[3])
at <- function(name) file.path(folder, name)
doubles <- function(name) readBin(at(name), "double", file.size(at(name)) / 8)
integers <- function(name) readBin(at(name), "integer", file.size(at(name)) / 4)
memory <- function(which) {
  line <- grep(which, readLines("/proc/self/status"), value = TRUE)
  1024 * as.numeric(gsub("[^0-9]", "", line))
}
glmnet.control(fdev = 0, devmax = 1)
tiny <- matrix(rnorm(200), 20)
invisible(glmnet(tiny, rnorm(20), lambda = c(1, 0.1)))  # loads what the first call loads
before <- memory("VmRSS")
shape <- integers("shape.bin")  # n, p, folds
n <- shape[1]; p <- shape[2]; folds <- shape[3]
family <- readLines(at("family.txt"))
X <- if (file.exists(at("X.bin"))) {
  matrix <- doubles("X.bin"); dim(matrix) <- c(n, p); matrix
} else {
  new("dgCMatrix", i = integers("indices.bin"), p = integers("indptr.bin"), x = doubles("data.bin"), Dim = c(n, p))
}
y <- doubles("y.bin"); alphas <- doubles("alphas.bin")
solve_rows <- function(rows) {
  fit <- if (is.null(rows)) {
    glmnet(X, y, family = family, lambda = alphas, standardize = FALSE, thresh = tol, maxit = 1e8)
  } else {
    glmnet(X[rows, ], y[rows], family = family, lambda = alphas, standardize = FALSE, thresh = tol, maxit = 1e8)
  }
  losses <- if (is.null(rows)) NULL else {
    colMeans((y[-rows] - predict(fit, X[-rows, ], s = NULL))^2)
  }
  list(fit = fit, losses = losses)
}
rows <- list(NULL)
if (folds > 0) {
  sizes <- rep(n %/% folds, folds) + (seq_len(folds) <= n %% folds)
  ends <- cumsum(sizes)
  rows <- lapply(seq_len(folds), function(k) setdiff(seq_len(n), (ends[k] - sizes[k] + 1):ends[k]))
}
invisible(gc())
try(writeLines("5", "/proc/self/clear_refs"), silent = TRUE)  # the peak starts again
busy <- function(clock) sum(clock[c("user.self", "sys.self", "user.child", "sys.child")])
started <- proc.time()
found <- if (folds > 0 && cores > 1) parallel::mclapply(rows, solve_rows, mc.cores = cores) else lapply(rows, solve_rows)
ended <- proc.time()
seconds <- ended[["elapsed"]] - started[["elapsed"]]; cpu <- busy(ended) - busy(started)
peak <- memory("VmHWM") - before
coefs <- file(at("out_coefs.bin"), "wb"); intercepts <- file(at("out_intercepts.bin"), "wb")
for (one in found) {
  if (length(one$fit$lambda) != length(alphas)) stop("the path ended early")
  writeBin(as.vector(as.matrix(one$fit$beta)), coefs)
  writeBin(as.vector(one$fit$a0), intercepts)
}
close(coefs); close(intercepts)
cat(seconds, cpu, peak, basename(extSoftVersion()[["BLAS"]]), "\n")
