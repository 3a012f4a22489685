using System.Globalization;

namespace FineTune.Browser.Tests.Uploads;

/// <summary>A file on the disk that can train and is too large to go through the service: three blocks.</summary>
internal sealed class LargeFile : IDisposable
{
    public const int Blocks = 3;

    private const int Bytes = 17 * 1024 * 1024;
    private const int RowLetters = 8 * 1024;

    private readonly string folder = Directory.CreateTempSubdirectory("finetune-large-").FullName;

    /// <param name="name">Name of the dataset; no other has such rows.</param>
    public LargeFile(string name)
    {
        Path = System.IO.Path.Combine(folder, $"{name}.jsonl");
        using var file = File.CreateText(Path);
        for (var row = 0; file.BaseStream.Length < Bytes; row++)
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"instruction": "{{name}} {{row}}?", "output": "{{new string((char)('a' + (row % 26)), RowLetters)}}"}"""));
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
