using System.Text.Json.Serialization;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>What an instance's history tells the orchestrator. Ids are the numbers of the actions they answer.</summary>
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Fired), "fired")]
[JsonDerivedType(typeof(Raised), "raised")]
public abstract record HistoryEvent(DateTime Time)
{
    public sealed record Completed(DateTime Time, int Action, string Result) : HistoryEvent(Time);

    public sealed record Failed(DateTime Time, int Action, string Reason) : HistoryEvent(Time);

    public sealed record Fired(DateTime Time, int Action) : HistoryEvent(Time);

    public sealed record Raised(DateTime Time, string Name, string? Payload) : HistoryEvent(Time);
}

/// <summary>What the orchestrator asked for, in order.</summary>
[JsonDerivedType(typeof(Call), "call")]
[JsonDerivedType(typeof(Timer), "timer")]
public abstract record OrchestratorAction
{
    public sealed record Call(string Activity, string Input) : OrchestratorAction;

    public sealed record Timer(DateTime FireAt) : OrchestratorAction;
}
