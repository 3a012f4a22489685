namespace FineTune.Cli.Output;

/// <summary>How answers are written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    Yaml,

    /// <summary>Only names, one a line, to be piped into other commands.</summary>
    Name,
}
