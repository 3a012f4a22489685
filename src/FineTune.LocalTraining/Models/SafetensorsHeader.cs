using System.Buffers.Binary;
using System.Text.Json;

namespace FineTune.LocalTraining.Models;

/// <summary>Reads the JSON header of <c>safetensors</c> files, which names each tensor and its shape.</summary>
internal static class SafetensorsHeader
{
    private const long MaxHeaderBytes = 100_000_000;

    /// <summary>Weights in all files of a folder; null where there are no such files.</summary>
    public static long? CountParameters(string folder)
    {
        var files = Directory.GetFiles(folder, "*.safetensors");
        return files.Length == 0 ? null : files.Sum(Count);
    }

    private static long Count(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> prefix = stackalloc byte[8];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeaderBytes)
        {
            throw new FormatException($"{Path.GetFileName(path)} is not a safetensors file.");
        }

        var header = new byte[length];
        file.ReadExactly(header);
        using var document = JsonDocument.Parse(header);
        return document.RootElement.EnumerateObject()
            .Where(tensor => tensor.Name != "__metadata__")
            .Sum(tensor => tensor.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (size, axis) => size * axis.GetInt64()));
    }
}
