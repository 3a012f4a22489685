using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace FineTune.Storage.Tables;

/// <summary>Keeps a value as JSON in columns <c>Data</c>, <c>Data1</c>, … of a row.</summary>
internal static class RowData
{
    /// <summary>A column holds 32768 UTF-16 characters.</summary>
    public const int ColumnCharacters = 32_000;

    /// <summary>A row holds 1 MiB, at two bytes a character; the rest is room for keys and other columns.</summary>
    public const int RowCharacters = DataColumns * ColumnCharacters;

    private const int DataColumns = 13;

    /// <summary>Columns that a value can lie in; a row may have others, with events.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Enumerable.Range(0, DataColumns).Select(Column)];

    // The default encoder writes ASCII only, so that a cut between two characters never parts a surrogate pair.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="RowTooLargeException">The value does not fit into a row.</exception>
    public static void Write<T>(TableEntity row, T value)
    {
        var json = JsonSerializer.Serialize(value, Json);
        if (json.Length > RowCharacters)
        {
            throw new RowTooLargeException(
                $"{typeof(T).Name} '{row.RowKey}' has {json.Length} characters; a row of the table holds {RowCharacters}.");
        }

        var column = 0;
        for (var start = 0; start < json.Length; column++, start += ColumnCharacters)
        {
            row[Column(column)] = json.Substring(start, Math.Min(ColumnCharacters, json.Length - start));
        }

        // An empty column ends the value, so that what a longer one left behind it is not read when columns are merged.
        if (column < DataColumns)
        {
            row[Column(column)] = "";
        }
    }

    /// <summary>A value that fits into one column; null where it does not.</summary>
    public static string? TryWriteColumn<T>(T value) =>
        JsonSerializer.Serialize(value, Json) is { Length: <= ColumnCharacters } json ? json : null;

    public static T ReadColumn<T>(string column) =>
        JsonSerializer.Deserialize<T>(column, Json) ?? throw new InvalidDataException($"A column holds no {typeof(T).Name}.");

    public static T Read<T>(TableEntity row)
    {
        var json = row.GetString(Column(0));
        for (var column = 1; row.GetString(Column(column)) is { Length: > 0 } more; column++)
        {
            json += more;
        }

        return JsonSerializer.Deserialize<T>(json, Json)
            ?? throw new InvalidDataException($"Row '{row.RowKey}' holds no {typeof(T).Name}.");
    }

    private static string Column(int number) => number == 0 ? "Data" : $"Data{number}";
}
