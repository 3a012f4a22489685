using System.Buffers;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Writes a row of JSON. Bytes of texts are kept as they are, so that what is wrong with them is told and not hidden.</summary>
public sealed class JsonRowWriter
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(one => (byte)one)]);

    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private bool isFirst;

    public void Begin()
    {
        buffer.ResetWrittenCount();
        buffer.Write("{"u8);
        isFirst = true;
    }

    /// <summary>Writes a field that is a text.</summary>
    /// <param name="name">Name in UTF-8.</param>
    /// <param name="value">Text in UTF-8, not escaped.</param>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Quote(value);
    }

    /// <summary>Writes a field whose value is JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Name(name);
        buffer.Write(json);
    }

    /// <summary>Closes the row; valid until <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> End()
    {
        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        if (!isFirst)
        {
            buffer.Write(","u8);
        }

        isFirst = false;
        Quote(name);
        buffer.Write(":"u8);
    }

    private void Quote(ReadOnlySpan<byte> text)
    {
        buffer.Write("\""u8);
        for (int at; (at = text.IndexOfAny(Special)) >= 0; text = text[(at + 1)..])
        {
            buffer.Write(text[..at]);
            Escape(text[at]);
        }

        buffer.Write(text);
        buffer.Write("\""u8);
    }

    private void Escape(byte one)
    {
        switch (one)
        {
            case (byte)'\n':
                buffer.Write("\\n"u8);
                break;
            case (byte)'\r':
                buffer.Write("\\r"u8);
                break;
            case (byte)'\t':
                buffer.Write("\\t"u8);
                break;
            case < 32:
                buffer.Write("\\u00"u8);
                buffer.Write([(byte)"0123456789abcdef"[one >> 4], (byte)"0123456789abcdef"[one & 15]]);
                break;
            default:
                buffer.Write([(byte)'\\', one]);
                break;
        }
    }
}
