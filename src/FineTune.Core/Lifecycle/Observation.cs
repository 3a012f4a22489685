using System.Text.Json.Serialization;

namespace FineTune.Core.Lifecycle;

/// <summary>What an effect saw. It names the attempt it speaks of, so that late news can be told from new.</summary>
/// <remarks>Has a stable JSON form, because drivers carry observations through their histories.</remarks>
[JsonDerivedType(typeof(DataChecked), "dataChecked")]
[JsonDerivedType(typeof(ComputeWaiting), "computeWaiting")]
[JsonDerivedType(typeof(ComputeReady), "computeReady")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Submitted), "submitted")]
[JsonDerivedType(typeof(Training), "training")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Stopping), "stopping")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Collected), "collected")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(Purged), "purged")]
[JsonDerivedType(typeof(TaskRemoved), "taskRemoved")]
[JsonDerivedType(typeof(NotYet), "notYet")]
[JsonDerivedType(typeof(EffectFailed), "effectFailed")]
public abstract record Observation(int Attempt)
{
    /// <summary>Data and model were checked; a non-null error refuses the job.</summary>
    public sealed record DataChecked(int Attempt, JobError? Error) : Observation(Attempt);

    /// <summary>All compute of the kind is in use; the platform has queued the job and will signal.</summary>
    public sealed record ComputeWaiting(int Attempt) : Observation(Attempt);

    /// <summary>The compute is the job's.</summary>
    public sealed record ComputeReady(int Attempt) : Observation(Attempt);

    /// <summary>The platform will never be able to do what was asked.</summary>
    public sealed record Refused(int Attempt, JobError Error) : Observation(Attempt);

    /// <summary>Training was started.</summary>
    public sealed record Submitted(int Attempt) : Observation(Attempt);

    /// <summary>Training exists; <paramref name="Started"/> once its first step or heartbeat was seen.</summary>
    public sealed record Training(int Attempt, bool Started, TrainingProgress? Progress) : Observation(Attempt);

    /// <summary>Training has ended by itself.</summary>
    public sealed record Ended(int Attempt, Verdict Verdict) : Observation(Attempt);

    /// <summary>The platform does not know the attempt.</summary>
    public sealed record Missing(int Attempt) : Observation(Attempt);

    /// <summary>Training was told to stop and has not stopped yet.</summary>
    public sealed record Stopping(int Attempt) : Observation(Attempt);

    /// <summary>Nothing of the attempt runs any more.</summary>
    public sealed record Stopped(int Attempt) : Observation(Attempt);

    /// <summary>Everything the attempt wrote is in storage, and its compute is given back; its result, if it left one.</summary>
    public sealed record Collected(int Attempt, TrainingResult? Result) : Observation(Attempt);

    public sealed record Released(int Attempt) : Observation(Attempt);

    public sealed record Purged(int Attempt) : Observation(Attempt);

    /// <summary>The task's rows are gone, or other jobs of the task are still being deleted.</summary>
    public sealed record TaskRemoved(int Attempt) : Observation(Attempt);

    /// <summary>The effect is on its way; running it again after a while goes on from there.</summary>
    public sealed record NotYet(int Attempt, TimeSpan LookAgain) : Observation(Attempt);

    /// <summary>The effect could not be done or not be seen. Says nothing about the training.</summary>
    public sealed record EffectFailed(int Attempt, string Reason) : Observation(Attempt);
}
