using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets.Reading;

/// <summary>A column of a CSV file. Cells are texts, but for the fields that no text can be: those are read as what they say.</summary>
internal sealed record CsvColumn(string Name, CsvColumn.Kind Holds)
{
    private readonly byte[] name = Encoding.UTF8.GetBytes(Name);

    internal enum Kind
    {
        Text,
        Boolean,
        Json,
    }

    public static CsvColumn Named(ReadOnlySpan<byte> header)
    {
        var name = Encoding.UTF8.GetString(header).Trim();
        return new CsvColumn(name, name switch
        {
            "kto_tag" => Kind.Boolean,
            "history" or "conversations" or "messages" => Kind.Json,
            _ => Kind.Text,
        });
    }

    public void Write(JsonRowWriter writer, ReadOnlySpan<byte> value)
    {
        if (Holds == Kind.Boolean && Ascii.EqualsIgnoreCase(value, "true"u8))
        {
            writer.Raw(name, "true"u8);
        }
        else if (Holds == Kind.Boolean && Ascii.EqualsIgnoreCase(value, "false"u8))
        {
            writer.Raw(name, "false"u8);
        }
        else if (Holds == Kind.Json && value.IsEmpty)
        {
            writer.Raw(name, "null"u8);
        }
        else if (Holds == Kind.Json && IsJson(value))
        {
            writer.Raw(name, value);
        }
        else
        {
            writer.Text(name, value);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> value)
    {
        if (value[0] is not ((byte)'[' or (byte)'{'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(value);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
