"""Event files, read directly: every step of every tag, without TensorBoard's sampling.

records.py    bytes -> records, with both checksums verified
templates.py  many records of one form -> columns, by numpy
messages.py   any other record -> columns, by protobuf
columns.py    the columns of one file, by tag
event_file.py one file, read on from where the last read ended
reader.py     a log directory, behind the interface of the data provider's reader
"""
