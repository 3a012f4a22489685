using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Findings;
using Spectre.Console;

namespace FineTune.Cli.Output;

/// <summary>Writes what commands have to say: answers to standard output, everything else to standard error.</summary>
internal sealed class Printer
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Language language;
    private readonly string? query;

    /// <exception cref="CliException">A query is given for a form that has no data.</exception>
    public Printer(string? format, string? query, Language language)
    {
        this.language = language;
        this.query = query;
        Format = format is not null ? Enum.Parse<OutputFormat>(format, ignoreCase: true) : query is null ? OutputFormat.Table : OutputFormat.Json;
        Answers = Terminal.Open(Console.Out, Console.IsOutputRedirected);
        Notes = Terminal.Open(Console.Error, Console.IsErrorRedirected);
        if (query is not null && Format is OutputFormat.Table or OutputFormat.Name)
        {
            throw new CliException(ExitCode.Usage, new("--query goes with -o json or -o yaml.", "--query 只能与 -o json 或 -o yaml 一起使用。"));
        }
    }

    public OutputFormat Format { get; }

    public bool IsTable => Format == OutputFormat.Table;

    /// <summary>Whether a person looks at it, so that it may change what it wrote.</summary>
    public bool IsLive => IsTable && !Console.IsOutputRedirected && Answers.Profile.Capabilities.Ansi;

    public IAnsiConsole Answers { get; }

    public IAnsiConsole Notes { get; }

    /// <summary>A list of items, or one item, in the form that was asked for.</summary>
    public void Write(JsonNode? items, Listing listing)
    {
        var list = items switch { JsonArray array => array.OfType<JsonNode>().ToList(), null => [], _ => [items] };
        switch (Format)
        {
            case OutputFormat.Name:
                list.ForEach(item => Console.Out.WriteLine(listing.Name(item)));
                break;
            case OutputFormat.Table:
                Answers.Write(TableOf(list, listing));
                Hint(listing.Next(list));
                break;
            default:
                WriteData(items);
                break;
        }
    }

    /// <summary>Data as JSON or YAML, after the query.</summary>
    public void WriteData(JsonNode? data)
    {
        var found = query is null ? data : JmesQuery.Apply(query, data);
        Console.Out.WriteLine(Format == OutputFormat.Yaml ? YamlText.Write(found) : found?.ToJsonString(Indented) ?? "null");
    }

    public Table TableOf(IReadOnlyList<JsonNode> items, Listing listing)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in listing.Columns)
        {
            var header = Markup.Escape(language.Of(column.Header).ToUpperInvariant());
            table.AddColumn(new TableColumn(header) { NoWrap = !column.Wraps, Padding = new Padding(0, 0, 3, 0) });
        }

        foreach (var item in items)
        {
            table.AddRow(listing.Columns.Select(column => new Text(column.Text(item))));
        }

        return table;
    }

    /// <summary>A line about what was done; not part of the answer.</summary>
    public void Note(string en, string zh) => Notes.WriteLine(language.Of(en, zh));

    /// <summary>The next useful command; nothing where it is empty.</summary>
    public void Hint(string command)
    {
        if (IsTable && command.Length > 0)
        {
            Notes.MarkupLineInterpolated($"[grey]{language.Of("Next:", "下一步：")} {command}[/]");
        }
    }

    public void WriteFindings(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
        {
            var (mark, colour) = finding.Severity switch
            {
                Severity.Error => (language.Of("error: ", "错误："), "red"),
                Severity.Warning => (language.Of("warning: ", "警告："), "yellow"),
                _ => (language.Of("note: ", "提示："), "grey"),
            };
            var path = finding.Path.Length > 0 ? $"{finding.Path}: " : "";
            Notes.Markup($"[{colour}]{mark}[/]");
            Notes.WriteLine($"{path}{language.Of(finding.Message)} {language.Of(finding.Fix)} ({finding.Code})");
        }
    }
}
