using System.Text.Json.Nodes;
using FineTune.Core.Findings;

namespace FineTune.Cli.Output;

/// <summary>One column of a table.</summary>
/// <param name="Header">Above it.</param>
/// <param name="Text">The cell of an item.</param>
/// <param name="Wraps">Whether a cell may take several lines.</param>
internal sealed record Column(LocalizedText Header, Func<JsonNode, string> Text, bool Wraps = false);

/// <summary>How a list of items is shown.</summary>
/// <param name="Name">The name of an item, for <c>-o name</c>.</param>
/// <param name="Columns">Columns of the table.</param>
/// <param name="Next">The command that a reader most likely wants next, from the items; empty for none.</param>
internal sealed record Listing(Func<JsonNode, string> Name, IReadOnlyList<Column> Columns, Func<IReadOnlyList<JsonNode>, string> Next);
