using FineTune.Core.Access;

namespace FineTune.Api.Access;

/// <summary>What looking at a request's credentials came to.</summary>
/// <param name="Caller">Who sent it; null where that is not known.</param>
/// <param name="Reason">Why not; for the log, never for the answer.</param>
internal sealed record Identified(Caller? Caller, string Reason)
{
    public static Identified As(Caller caller) => new(caller, "");

    public static Identified Not(string reason) => new(null, reason);
}
