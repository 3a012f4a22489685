using FineTune.Core.Lifecycle;

namespace FineTune.Core.FollowUps;

/// <summary>What is made of a finished job in the background, and how far it is: an export, an evaluation.</summary>
public interface IFollowUp<TSelf>
    where TSelf : class, IFollowUp<TSelf>
{
    /// <summary>Whether nothing happens any more unless somebody asks again.</summary>
    bool IsOver { get; }

    /// <summary>Whether it was made.</summary>
    bool HasSucceeded { get; }

    /// <summary>Whether the same is asked for, so that the one answers for the other.</summary>
    bool IsSameAs(TSelf other);

    /// <summary>The same, given up.</summary>
    TSelf Fail(JobError error, DateTimeOffset now);
}
