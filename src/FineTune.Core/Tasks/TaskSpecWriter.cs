using System.Text.Json.Nodes;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>Writes a task as the document it is read from, every parameter spelled out.</summary>
public static class TaskSpecWriter
{
    public static JsonObject Write(TaskSpec spec)
    {
        var document = new JsonObject();
        foreach (var row in ParameterTable.OfTask)
        {
            document[row.Path] = row == ParameterTable.Dataset ? Names(spec.Datasets)
                : row != ParameterTable.ValidationDataset ? row.Write(spec.Settings.Get(row))
                : spec.ValidationDatasets.Count > 0 ? Names(spec.ValidationDatasets) : null;
        }

        document["jobs"] = new JsonArray([.. spec.Jobs.Select(WriteJob)]);
        return document;
    }

    private static JsonArray Names(IReadOnlyList<DatasetReference> references) =>
        new([.. references.Select(reference => JsonValue.Create(reference.ToString()))]);

    private static JsonObject WriteJob(JobSpec job)
    {
        var document = new JsonObject { ["name"] = job.Name };
        foreach (var row in ParameterTable.OfJob)
        {
            var section = row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)];
            document[section] ??= new JsonObject();
            document[section]![row.Field] = row.Write(job.Settings.Get(row));
        }

        return document;
    }
}
