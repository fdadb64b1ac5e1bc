"""What stands below the options in the help of the commands."""

from __future__ import annotations

__all__ = ["COMPLETION_EPILOG", "EPILOG", "MOMENTS_EPILOG", "PREDICT_EPILOG", "RUN_EPILOG"]

EPILOG = """\
DATA is the name of a bundled dataset (see `lasso-tui list`), `tutorial` for the
worked example of each technique, or a file: CSV, TSV, JSON, Parquet, Arrow,
Excel, SQLite, DuckDB, Stata, SPSS, SAS, ARFF, NumPy or svmlight; texts may be
compressed; `-` reads standard input. What is decided on reading is noted, and
overruled by --sep, --skip, --no-header and other options below.

  lasso-tui                          explore the bundled diabetes data
  lasso-tui prostate                 explore another dataset
  lasso-tui sales.csv --target net   explore your own data
  lasso-tui run lasso prostate --set alpha=0.1 --json
  lasso-tui predict model.json new.csv
  lasso-tui compare a.json b.json --on new.csv
  lasso-tui moments 'big/*.parquet' --target y --to sums.npz     data larger than memory
  lasso-tui list                     techniques, parameters, datasets
  lasso-tui config                   paths of the files, and the effective settings
  lasso-tui --resume                 resume the last session
  lasso-tui completion bash          completion script; also for zsh and fish
  lasso-tui man | man -l -           manual page

To open a file named like a command (run, predict, compare, moments, list, config, completion, man), write ./run.
Exit status: 0 success; 1 internal error; 2 invalid input (one line on stderr);
128 + N ended by signal N.
"""

RUN_EPILOG = """\
Without --output, metrics and nonzero coefficients are printed. FORM is one of
  json          all metrics and coefficients as one document
  csv           all coefficients at this alpha, on both scales
  path.csv      all coefficients at every alpha; path.parquet: the same as Parquet (needs pyarrow and --to)
  script        Python script that refits this model with scikit-learn, or by --with lasso-tui with lasso-tui
  R             R script that refits this model with glmnet
  svg, text     charts
  report        one HTML page with all of it and its charts; report.md: the same as Markdown
  latex         the nonzero coefficients at this alpha as a LaTeX table
  sql           the prediction as one SQL expression; NULL where a value is missing or not known
  excel         the prediction as a formula, to paste into a sheet
  python        the prediction as a Python function without imports
  latex-formula the prediction as a LaTeX formula, rounded
  sh            `lasso-tui run` command for this result, with every parameter

A parameter file holds a table of names and values, such as {"alpha": 0.1, "folds": 5}, or a document from
--output json, of which "params" and "at" are used; --set and --at override the file.

With --by or --targets, --to names a folder: models.csv gets a row a model, coefficients.csv a row a nonzero
coefficient (.parquet with --output path.parquet). What ends early goes on where it was when it is run again; shards
of a job array (--shard 3/20) write into one folder.

  lasso-tui run lasso sales.csv --by shop --target net --to shops
  lasso-tui run lasso plates.csv --targets 'y_*' --shard 3/20 --to plates
  lasso-tui run lasso sales.csv --target net --nested 10

In CSV files, an apostrophe precedes names that a spreadsheet would evaluate as a formula.

  lasso-tui run lasso sales.csv --target net --set alpha=0.1 --output script --to fit.py

Exit status: 0 success; 1 internal error; 2 invalid input (one line on stderr); 130 interrupted;
128 + N ended by signal N. A file is written completely or not at all.
"""

PREDICT_EPILOG = """\
MODEL.json is a document from `lasso-tui run` with --json, or from the export of a tab. The rows are
prepared as those of the fit were. A row that lacks a value, or has a level that the model does not know, gets no
prediction but a note; all is counted on standard error. Where the new rows have the target, their errors are too.

  lasso-tui run lasso sales.csv --target net --json --to model.json
  lasso-tui predict model.json new.csv --keep id --to predictions.csv

The output is CSV, or Parquet where the name of --to ends in .parquet (needs pyarrow).
"""

MOMENTS_EPILOG = """\
For least squares, sums of rows and of products of columns, fold by fold, suffice for the whole path and its exact
cross-validation. Rows are read twice, in bounded memory. The fold of a row follows from its file and number (or from
its group, --folds-by), however the work is cut. Rows with a missing value are dropped and counted.

  lasso-tui moments 'big/*.parquet' --target y --to sums.npz
  lasso-tui run lasso sums.npz

On a cluster, each job of an array sums one part; parts are added where they are opened:

  lasso-tui moments 'big/*.parquet' --target y --shard "$SLURM_ARRAY_TASK_ID/40" --to "part$SLURM_ARRAY_TASK_ID.npz"
  lasso-tui run lasso 'part*.npz'

Or the workers of a Dask cluster (pip install 'lasso-tui[cluster]') read; they need the files and this version:

  lasso-tui moments 'big/*.parquet' --target y --scheduler tcp://node7:8786 --to sums.npz

Where the work stops, what was summed is kept in SUMS.partial.npz, and the same command goes on from there.
"""

COMPLETION_EPILOG = """\
  bash   lasso-tui completion bash > ~/.local/share/bash-completion/completions/lasso-tui
  zsh    lasso-tui completion zsh > ~/.zfunc/_lasso-tui     (a folder of $fpath, before compinit)
  fish   lasso-tui completion fish > ~/.config/fish/completions/lasso-tui.fish
"""
