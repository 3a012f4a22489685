namespace FineTune.DatasetFormats;

/// <summary>Types of Thrift's compact protocol, by their numbers in it.</summary>
internal enum ThriftType
{
    True = 1,
    False = 2,
    Byte = 3,
    Short = 4,
    Integer = 5,
    Long = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}

/// <summary>What a field has to be.</summary>
/// <param name="Type">Its type; <see cref="ThriftType.True"/> for either boolean.</param>
/// <param name="Struct">Name of the struct that it is, or that its elements are; null where they are none.</param>
/// <param name="Element">Type of a list's elements.</param>
internal sealed record ThriftField(ThriftType Type, string? Struct = null, ThriftType Element = ThriftType.Struct);

/// <summary>The structs of Parquet's metadata (parquet-format 2.11), field by number. Encrypted files are not read, so that their structs are left out.</summary>
internal static class ParquetStructs
{
    public const string File = "FileMetaData";
    public const string Page = "PageHeader";

    private static readonly Dictionary<string, Dictionary<int, ThriftField>> All = new()
    {
        [File] = Read("1 i32, 2 list Schema, 3 i64, 4 list RowGroup, 5 list KeyValue, 6 binary, 7 list Union"),
        ["Schema"] = Read("1 i32, 2 i32, 3 i32, 4 binary, 5 i32, 6 i32, 7 i32, 8 i32, 9 i32, 10 struct LogicalType"),
        ["LogicalType"] = Read(
            "1 struct None, 2 struct None, 3 struct None, 4 struct None, 5 struct Decimal, 6 struct None, 7 struct Time, 8 struct Time, 10 struct Int, "
            + "11 struct None, 12 struct None, 13 struct None, 14 struct None, 15 struct None, 16 struct Int, 17 struct Geo, 18 struct Geo"),
        ["None"] = [],
        ["Union"] = Read("1 struct None"),
        ["Decimal"] = Read("1 i32, 2 i32"),
        ["Time"] = Read("1 bool, 2 struct TimeUnit"),
        ["TimeUnit"] = Read("1 struct None, 2 struct None, 3 struct None"),
        ["Int"] = Read("1 byte, 2 bool"),
        ["Geo"] = Read("1 binary, 2 i32"),
        ["KeyValue"] = Read("1 binary, 2 binary"),
        ["RowGroup"] = Read("1 list Column, 2 i64, 3 i64, 4 list Sorting, 5 i64, 6 i64, 7 i16"),
        ["Sorting"] = Read("1 i32, 2 bool, 3 bool"),
        ["Column"] = Read("1 binary, 2 i64, 3 struct ColumnMetaData, 4 i64, 5 i32, 6 i64, 7 i32"),
        ["ColumnMetaData"] = Read(
            "1 i32, 2 list i32, 3 list binary, 4 i32, 5 i64, 6 i64, 7 i64, 8 list KeyValue, 9 i64, 10 i64, 11 i64, 12 struct Statistics, 13 list EncodingStats, "
            + "14 i64, 15 i32, 16 struct SizeStatistics, 17 struct GeoStatistics"),
        ["Statistics"] = Read("1 binary, 2 binary, 3 i64, 4 i64, 5 binary, 6 binary, 7 bool, 8 bool"),
        ["EncodingStats"] = Read("1 i32, 2 i32, 3 i32"),
        ["SizeStatistics"] = Read("1 i64, 2 list i64, 3 list i64"),
        ["GeoStatistics"] = Read("1 struct Box, 2 list i32"),
        ["Box"] = Read("1 double, 2 double, 3 double, 4 double, 5 double, 6 double, 7 double, 8 double"),
        [Page] = Read("1 i32, 2 i32, 3 i32, 4 i32, 5 struct DataPage, 6 struct None, 7 struct DictionaryPage, 8 struct DataPage2"),
        ["DataPage"] = Read("1 i32, 2 i32, 3 i32, 4 i32, 5 struct Statistics"),
        ["DictionaryPage"] = Read("1 i32, 2 i32, 3 bool"),
        ["DataPage2"] = Read("1 i32, 2 i32, 3 i32, 4 i32, 5 i32, 6 i32, 7 bool, 8 struct Statistics"),
    };

    /// <summary>Fields of a struct, by their numbers.</summary>
    public static IReadOnlyDictionary<int, ThriftField> Of(string name) => All[name];

    private static Dictionary<int, ThriftField> Read(string fields) => fields.Split(", ").Select(field => field.Split(' ')).ToDictionary(
        words => int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture),
        words => words is [_, "list", var element]
            ? new ThriftField(ThriftType.List, char.IsUpper(element[0]) ? element : null, char.IsUpper(element[0]) ? ThriftType.Struct : TypeOf(element))
            : new ThriftField(TypeOf(words[1]), words is [_, _, var name] ? name : null));

    private static ThriftType TypeOf(string word) => word switch
    {
        "bool" => ThriftType.True,
        "byte" => ThriftType.Byte,
        "i16" => ThriftType.Short,
        "i32" => ThriftType.Integer,
        "i64" => ThriftType.Long,
        "double" => ThriftType.Double,
        "binary" => ThriftType.Binary,
        _ => ThriftType.Struct,
    };
}
