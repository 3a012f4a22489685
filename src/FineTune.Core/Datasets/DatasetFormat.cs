namespace FineTune.Core.Datasets;

/// <summary>Row shape of a dataset file, in LLaMA-Factory's terms.</summary>
public enum DatasetFormat
{
    Unknown,
    Alpaca,
    ShareGpt,
    Messages,
    Text,
    PreferenceAlpaca,
    PreferenceShareGpt,
    Kto,

    /// <summary>OpenAI's preference rows (<c>input</c>, <c>preferred_output</c>, <c>non_preferred_output</c>); stored as <see cref="PreferenceShareGpt"/>.</summary>
    PreferenceOpenAi,
}
