using System.Globalization;
using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Operations;

/// <summary>A long-running operation.</summary>
public sealed class SimulatedOperation(string id, string kind, SimulatedWorkspace workspace)
{
    private const int PauseSeconds = 2;

    public string Id { get; } = id;

    public string Kind { get; } = kind;

    public DateTimeOffset StartedAt { get; } = workspace.Now;

    public bool IsOver { get; set; }

    /// <summary>Whether it never tells its end, though what it was for is done.</summary>
    public bool IsStuck { get; init; }

    internal void Attach(HttpResponse response, bool withStatus)
    {
        var request = response.HttpContext.Request;
        var options = workspace.Options;
        var version = request.Query["api-version"].First();
        var address = $"{request.Scheme}://{request.Host}/subscriptions/{options.Subscription}/providers/Microsoft.MachineLearningServices"
            + $"/locations/{options.Region}/{Kind}/{Id}?api-version={version}";
        response.Headers[withStatus ? "Azure-AsyncOperation" : "Location"] = address;
        response.Headers.RetryAfter = PauseSeconds.ToString(CultureInfo.InvariantCulture);
    }

    internal IResult Accept(HttpResponse response, bool withStatus)
    {
        Attach(response, withStatus);
        return Results.StatusCode(202);
    }
}

/// <summary>Operations of the region.</summary>
public sealed class OperationTable(SimulatedWorkspace workspace)
{
    private readonly Dictionary<string, SimulatedOperation> operations = [];

    internal SimulatedOperation Start(string kind, Action done)
    {
        var operation = new SimulatedOperation($"op-{operations.Count + 1}", kind, workspace) { IsStuck = workspace.Faults.OperationGetsStuck() };
        operations.Add(operation.Id, operation);
        workspace.In(workspace.Options.Operation, () =>
        {
            operation.IsOver = true;
            done();
        });
        return operation;
    }

    internal IResult View(string kind, string id, HttpResponse response)
    {
        if (!operations.TryGetValue(id, out var operation) || operation.Kind != kind)
        {
            throw ArmException.NotFound($"{kind}/{id}");
        }

        var isOver = operation is { IsOver: true, IsStuck: false };
        if (kind == "mfeOperationResults")
        {
            return isOver ? Results.Ok() : operation.Accept(response, withStatus: false);
        }

        response.Headers.RetryAfter = "2";
        return Answers.Json(new JsonObject
        {
            ["name"] = id,
            ["status"] = isOver ? "Succeeded" : "InProgress",
            ["startTime"] = operation.StartedAt.UtcDateTime.ToString("O"),
        });
    }
}
