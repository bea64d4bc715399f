"""Event files, read directly: every step of every tag, without TensorBoard's sampling.

framing.py     where records begin, with the checksums of their lengths verified
records.py     bytes -> records, and which of them are alike
checksums.py   checksums as they stand in event files
wire.py        where the fields of a record lie
templates.py   many records of one form -> columns, by numpy
messages.py    any other record -> columns, by protobuf
decoding.py    records -> columns, each in the way that serves, with their checksums verified
columns.py     the columns of one file, by tag
storage.py     where the files lie: on a disk, or behind a URL
event_file.py  one file, read on from where the last read ended
run_files.py   the files of one run, as one log
reader.py      a log directory, behind the interface of the data provider's reader
store.py       the same for a server: what was listed elsewhere, in no more memory than allowed
"""
