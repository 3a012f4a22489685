using FineTune.Core.Findings;

namespace FineTune.Core.Quotas;

/// <summary>Words that every quota is told in.</summary>
internal static class QuotaTexts
{
    /// <summary>Whose a quota is.</summary>
    public static LocalizedText NameOf(string workspace, string? user) => user is null
        ? new($"workspace '{workspace}'", $"工作区“{workspace}”")
        : new($"{user} in workspace '{workspace}'", $"{user} 在工作区“{workspace}”");

    /// <summary>Who can raise it, and how.</summary>
    public static LocalizedText RaiseOf(string workspace) => new(
        $"have an owner of the workspace raise the quota (PUT /api/workspaces/{workspace}/quotas)", $"请工作区所有者提高配额（PUT /api/workspaces/{workspace}/quotas）");
}
