namespace FineTune.Core.Lifecycle;

/// <summary>
/// What is to be done next in the world outside. Every effect is idempotent: after a crash it is simply run again, under the same
/// attempt name.
/// </summary>
public enum Effect
{
    /// <summary>Check that data and model are there and fit.</summary>
    ValidateData,

    /// <summary>Ask the platform for compute, or for the job's place in the queue.</summary>
    EnsureCompute,

    /// <summary>Write the job directory and start training.</summary>
    Submit,

    /// <summary>Look at the training.</summary>
    Observe,

    /// <summary>End training now.</summary>
    Stop,

    /// <summary>End training at the next step, after a checkpoint.</summary>
    StopGracefully,

    /// <summary>See to it that everything the attempt wrote is in storage, read its result, and only then do as <see cref="Release"/>.
    /// Run again after that, it finds nothing more to collect and reads the same result.</summary>
    Collect,

    /// <summary>Give the compute back and remove what the platform keeps of the attempt, whatever is not in storage.</summary>
    Release,

    /// <summary>Remove the job directory from storage.</summary>
    Purge,

    /// <summary>Remove the task's rows, once every job of it is deleted.</summary>
    RemoveTask,
}
