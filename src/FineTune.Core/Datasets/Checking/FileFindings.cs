using static FineTune.Core.Datasets.Checking.FindingKind;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rules about a file as a whole and about reading it.</summary>
public static class FileFindings
{
    public static FindingKind UnknownExtension { get; } = Error("unknown-format",
        "The file's extension is none that can be read.", "无法识别的文件扩展名。",
        "Use .jsonl, .json, .csv, .txt or .parquet; text also as .gz or .zst.", "请使用 .jsonl、.json、.csv、.txt 或 .parquet；文本文件可再压缩为 .gz 或 .zst。");

    public static FindingKind Archive { get; } = Error("archive",
        "The file is an archive, which may hold several files; a dataset version is one file.", "该文件是归档包，可能包含多个文件；一个数据集版本只能是一个文件。",
        "Unpack it and upload the file that is in it; .gz and .zst of one text file are read.", "请解压后上传其中的数据文件；单个文本文件可压缩为 .gz 或 .zst。");

    public static FindingKind Empty { get; } = Error("empty-file",
        "The file has no rows.", "文件没有数据行。", "Upload a file with data.", "请上传包含数据的文件。");

    public static FindingKind BrokenCompression { get; } = Error("broken-compression",
        "The compressed data is cut short or damaged.", "压缩数据不完整或已损坏。", "Compress the file again and compare its size after the upload.", "请重新压缩，并在上传后核对大小。");

    public static FindingKind CompressionBomb { get; } = Error("compression-bomb",
        "The file grows beyond all measure when it is unpacked.", "该文件解压后异常膨胀。", "Upload the data uncompressed.", "请上传未压缩的数据。");

    public static FindingKind WindowTooLarge { get; } = Error("window-too-large",
        "The compressed data asks for more than 128 MiB of memory to be unpacked.", "解压该文件需要超过 128 MiB 的内存。", "Compress it with a smaller window, as zstd does by default.", "请使用较小的窗口压缩，zstd 的默认设置即可。");

    public static FindingKind Nested { get; } = Error("nested-compression",
        "The file is compressed twice.", "文件被重复压缩。", "Compress it once.", "请只压缩一次。");

    public static FindingKind Utf16 { get; } = Information("utf-16",
        "The file is UTF-16; it is converted to UTF-8.", "文件为 UTF-16 编码，已转换为 UTF-8。", "Nothing has to be done.", "无需处理。");

    public static FindingKind Utf16Unmarked { get; } = Error("utf-16-unmarked",
        "The file is UTF-16 without a byte order mark.", "文件为不带 BOM 的 UTF-16 编码。", "Save it as UTF-8.", "请另存为 UTF-8。");

    public static FindingKind Utf32 { get; } = Error("utf-32",
        "The file is UTF-32.", "文件为 UTF-32 编码。", "Save it as UTF-8.", "请另存为 UTF-8。");

    public static FindingKind InvalidUtf8 { get; } = Error("not-utf-8",
        "The row has bytes that are not UTF-8.", "该行包含非 UTF-8 字节。", "Save the file as UTF-8.", "请将文件另存为 UTF-8。");

    public static FindingKind ByteOrderMark { get; } = Information("byte-order-mark",
        "The file begins with a byte order mark; it is left out.", "文件以 BOM 开头，已忽略。", "Nothing has to be done.", "无需处理。");

    public static FindingKind NulByte { get; } = Error("nul-byte",
        "The row has NUL bytes.", "该行包含 NUL 字节。", "Remove them; the file may be binary or cut off.", "请删除这些字节；文件可能是二进制或不完整。");

    public static FindingKind RowTooLong { get; } = Error("row-too-long",
        "The row has more than 8 MiB.", "该行超过 8 MiB。", "Split the row.", "请拆分该行。");

    public static FindingKind RowTooComplex { get; } = Error("row-too-complex",
        "The row has more than 262,144 values.", "该行包含超过 262144 个值。", "Split the row.", "请拆分该行。");

    public static FindingKind InvalidJson { get; } = Error("invalid-json",
        "The row is not JSON.", "该行不是合法 JSON。", "Correct the row at this place; each row is one JSON object.", "请在该处修正；每行应是一个 JSON 对象。");

    public static FindingKind NotJsonLines { get; } = Error("not-json-lines",
        "More than a million rows are not JSON; the rest was not read.", "超过一百万行不是合法 JSON，其余未读取。", "Upload JSON, one object on each line.", "请上传每行一个对象的 JSON 文件。");

    public static FindingKind TooDeep { get; } = Error("too-deep",
        "The row is nested deeper than 64 levels.", "该行嵌套超过 64 层。", "Remove the nesting; no format needs more than 5.", "请减少嵌套；任何格式都不超过 5 层。");

    public static FindingKind CarriageReturn { get; } = Error("carriage-return",
        "The line has a carriage return in its middle, which readers take for the end of the line.", "该行中间有回车符，读取时会被当作换行。",
        "End lines with a line feed.", "请使用换行符（LF）结束每行。");

    public static FindingKind UnclosedArray { get; } = Error("unclosed-array",
        "The JSON array does not end; the file may be cut off.", "JSON 数组没有结束，文件可能不完整。", "Upload the whole file.", "请上传完整文件。");

    public static FindingKind AfterArray { get; } = Error("text-after-array",
        "There is text after the end of the JSON array.", "JSON 数组结束后还有内容。", "Keep one array, or write one object on each line.", "请只保留一个数组，或每行写一个对象。");

    public static FindingKind UnclosedQuote { get; } = Error("unclosed-quote",
        "A quoted cell does not end.", "带引号的单元格没有结束。", "Close the quote; write a quote within a cell twice.", "请补上引号；单元格内的引号写两次。");

    public static FindingKind StrayQuote { get; } = Error("stray-quote",
        "A cell has text around a quoted part.", "单元格在引号外还有内容。", "Quote the whole cell, and write quotes within it twice.", "请给整个单元格加引号，其中的引号写两次。");

    public static FindingKind CellCount { get; } = Error("cell-count",
        "The row has another number of cells than the header.", "该行的单元格数与表头不符。", "Quote cells that hold commas or line breaks.", "含逗号或换行的单元格请加引号。");

    public static FindingKind EmptyHeader { get; } = Error("empty-header",
        "A column has no name.", "有一列没有名称。", "Name every column in the first line.", "请在首行给每列命名。");

    public static FindingKind DuplicateHeader { get; } = Error("duplicate-header",
        "Two columns have the same name.", "有两列同名。", "Give each column its own name.", "请给每列取不同的名称。");

    public static FindingKind FormulaCell { get; } = Warning("formula-cell",
        "The cell begins like a formula; spreadsheets run it when the file is opened there.", "该单元格以公式形式开头，用电子表格打开时会被执行。",
        "Make sure that it is meant as text.", "请确认它是普通文本。");

    public static FindingKind RowGroupTooLarge { get; } = Error("row-group-too-large",
        "A row group of the Parquet file is larger than 128 MiB or 16,777,216 values; it is read as a whole.", "Parquet 文件中有行组超过 128 MiB 或 16777216 个值；行组需整体读取。",
        "Write it with smaller row groups, as row_group_size=10000.", "请以更小的行组写入，例如 row_group_size=10000。");

    public static FindingKind SizeDiffers { get; } = Error("size-differs",
        "The file has another size than was announced.", "文件大小与声明的不一致。", "Send what is missing, or announce the upload anew.", "请补传缺失部分，或重新声明上传。");

    public static FindingKind ChecksumDiffers { get; } = Error("checksum-differs",
        "The file has another checksum than was told with it; it was damaged on the way.", "文件校验和与随附的不一致，传输中可能已损坏。", "Send it again.", "请重新上传。");

    public static FindingKind BrokenParquet { get; } = Error("broken-parquet",
        "The Parquet file cannot be read.", "无法读取该 Parquet 文件。", "Write it again; nested columns are lists and structs.", "请重新生成；嵌套列应为列表或结构体。");
}
