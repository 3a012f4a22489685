using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Findings;

namespace FineTune.Cli.Documents;

/// <summary>Files that a command line names.</summary>
internal static class DocumentFile
{
    /// <summary>The object in a file of YAML or JSON; <c>-</c> reads standard input.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="expected">What it should hold, as <c>a task: an object with a name</c>.</param>
    /// <exception cref="CliException">It cannot be read, or holds something else.</exception>
    public static JsonObject Read(string file, LocalizedText expected) =>
        YamlText.Read(file == "-" ? Console.In.ReadToEnd() : Try(file, File.ReadAllText)) as JsonObject
            ?? throw new CliException(ExitCode.Refused, new($"{file} does not hold {expected.En}.", $"{file} 的内容应为{expected.Zh}。"));

    /// <exception cref="CliException">It cannot be read.</exception>
    public static FileStream Open(string file) => Try(file, File.OpenRead);

    private static T Try<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.Usage, new($"There is no file {file}.", $"没有文件 {file}。"));
        }
        catch (UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{file} is no file that can be read.", $"{file} 不是可读取的文件。"));
        }
        catch (IOException exception)
        {
            throw new CliException(ExitCode.Usage, new($"{file} cannot be read: {exception.Message}", $"无法读取 {file}：{exception.Message}"));
        }
    }
}
