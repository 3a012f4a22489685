using FineTune.Core.Findings;
using FineTune.Core.FollowUps;

namespace FineTune.LocalTraining.FollowUps;

/// <summary>How one kind of follow-up is made.</summary>
internal interface IFollowUpWork<TRequest, TRecord>
    where TRequest : FollowUpRequest
    where TRecord : class, IFollowUp<TRecord>
{
    /// <summary>Name of the kind, as folders and processes carry it.</summary>
    string Name { get; }

    /// <summary>Why another one cannot be asked for while one is under way.</summary>
    Finding UnderWay { get; }

    /// <summary>What is told of a request before anything happens.</summary>
    TRecord Begin(TRequest request);

    /// <summary>Whether the form of what a job trained can be worked on.</summary>
    bool Takes(TrainedForm form);

    /// <summary>Makes it from its beginning. Repeating it is harmless.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="turn">Where, and whom to tell of each step that begins.</param>
    /// <param name="cancellation">Stops it; nothing then runs any more.</param>
    /// <returns>How it ended. What may succeed another time is thrown.</returns>
    Task<TRecord> RunAsync(TRequest request, FollowUpTurn<TRecord> turn, CancellationToken cancellation);
}

/// <summary>One go at a follow-up.</summary>
/// <param name="Folder">An empty folder of its own.</param>
/// <param name="Mark">Mark that its processes carry.</param>
/// <param name="TellAsync">Told of each step that begins.</param>
internal sealed record FollowUpTurn<TRecord>(string Folder, string Mark, Func<TRecord, Task> TellAsync);
