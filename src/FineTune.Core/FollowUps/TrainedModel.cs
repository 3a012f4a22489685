using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.FollowUps;

/// <summary>In which form a job left what it trained.</summary>
public enum TrainedForm
{
    /// <summary>What is added to the base model.</summary>
    Adapter,

    /// <summary>A model of its own.</summary>
    Whole,
}

/// <summary>Looks for what a job trained.</summary>
public static class TrainedModel
{
    internal static Finding Removed { get; } = Finding.Error("", "model-removed", new("The model of this job was deleted.", "该作业的模型已删除。"),
        new("Clone the task to train it anew.", "请克隆任务重新训练。"));

    /// <summary>Its form; null where there is none, or none any more.</summary>
    public static async Task<TrainedForm?> FindAsync(IArtifactStore artifacts, AttemptName job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        if (await artifacts.FindAsync(job.RunPrefix + JobDirectory.AdapterConfig, cancellation) is not null)
        {
            return TrainedForm.Adapter;
        }

        return await artifacts.FindAsync(job.RunPrefix + JobDirectory.ModelConfig, cancellation) is null ? null : TrainedForm.Whole;
    }

    /// <summary>Why nothing can be made of a job; null with the form of its model where something can.</summary>
    public static async Task<(TrainedForm? Form, Finding? Obstacle)> RequireAsync(IArtifactStore artifacts, Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.State != JobState.Succeeded || job.Wish == Wish.Delete)
        {
            return (null, Finding.Error("", "wrong-state", new("Only a job that has succeeded has a model.", "只有成功的作业才有模型。"),
                new("Wait until it has succeeded.", "请等待作业成功。")));
        }

        return await FindAsync(artifacts, job.AttemptName, cancellation) is { } form ? (form, null) : (null, Removed);
    }
}
