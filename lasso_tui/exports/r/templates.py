"""Parts of R scripts that read files and convert cells."""

from __future__ import annotations

__all__ = ["CELLS", "ENCODINGS", "PARQUET", "TEXT"]

ENCODINGS = {
    "utf-8-sig": "UTF-8-BOM",
    "cp1252": "windows-1252",
    "latin-1": "latin1",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}
"""Python's name of an encoding → iconv's, if they differ."""

TEXT = """
read_file <- function(file, o) {
  read.table(file, sep = o$sep, quote = o$quote, skip = o$skip, header = FALSE, col.names = NAMES,
             colClasses = "character", na.strings = character(0), comment.char = "", check.names = FALSE,
             fileEncoding = o$encoding, stringsAsFactors = FALSE)
}
files <- commandArgs(trailingOnly = TRUE)
if (length(files) == 0) files <- FILES
if (length(files) == 0) stop("The data came from standard input. Name a file with the same table.")
frame <- do.call(rbind, lapply(seq_along(files), function(k) read_file(files[k], OPTIONS[[min(k, length(OPTIONS))]])))
"""

PARQUET = """
files <- commandArgs(trailingOnly = TRUE)
if (length(files) == 0) files <- FILES
frame <- do.call(rbind, lapply(files, function(file) as.data.frame({read}(file))))
"""

CELLS = """
word <- function(name) {
  cells <- frame[[name]]
  if (is.numeric(cells)) return(ifelse(is.finite(cells), formatC(cells, digits = 15, format = "g", width = 1), NA))
  cells <- trimws(as.character(cells))
  ifelse(tolower(cells) %in% MISSING, NA, cells)
}
number <- function(name) {
  cells <- frame[[name]]
  if (!is.numeric(cells) && !is.logical(cells)) {
    cells <- word(name)
    changes <- CHANGES[[name]]
    if (is.null(changes)) cells <- gsub(",", DECIMAL, cells, fixed = TRUE)
    for (change in changes) cells <- gsub(change[1], change[2], cells, perl = TRUE)
  }
  values <- suppressWarnings(as.numeric(cells))
  ifelse(is.finite(values), values, NA)
}
level <- function(name) {  # the words of a factor; of a factor of numbers, the numbers in their shortest form
  if (!(name %in% NUMERIC_FACTORS)) return(word(name))
  values <- number(name)
  ifelse(is.na(values), NA, formatC(values, digits = 15, format = "g", width = 1))
}
"""
