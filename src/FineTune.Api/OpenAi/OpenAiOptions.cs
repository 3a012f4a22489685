namespace FineTune.Api.OpenAi;

/// <summary>How <c>/v1</c> answers. Configuration section <c>OpenAi</c>.</summary>
public sealed class OpenAiOptions
{
    /// <summary>Stands in job objects and in the names of tuned models.</summary>
    public string Organization { get; set; } = "finetune";

    /// <summary>Who is told how jobs ended.</summary>
    public IList<OpenAiWebhookOptions> Webhooks { get; } = [];

    /// <summary>What other names of base models stand for, as <c>gpt-4o-mini</c>.</summary>
    public IDictionary<string, OpenAiModelOptions> Models { get; } = new Dictionary<string, OpenAiModelOptions>(StringComparer.Ordinal);
}

/// <summary>A base model by another name, or defaults for one of the catalog.</summary>
public sealed class OpenAiModelOptions
{
    /// <summary>A model of the catalog; null where the name itself is one.</summary>
    public string? Model { get; set; }

    /// <summary>Parameters of the task by their paths, as <c>lora.rank</c>; a job's metadata wins over them.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A receiver of webhooks.</summary>
public sealed class OpenAiWebhookOptions
{
    /// <summary>Where messages are posted to.</summary>
    public string Url { get; set; } = "";

    /// <summary>What they are signed with: <c>whsec_</c> and base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Workspace whose jobs it is told of.</summary>
    public string Workspace { get; set; } = Core.Access.Workspace.Default;

    /// <summary>Types it is told of, as <c>fine_tuning.job.failed</c>; empty for all.</summary>
    public IList<string> Events { get; } = [];
}
