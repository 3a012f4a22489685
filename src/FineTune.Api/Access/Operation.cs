using FineTune.Core.Access;

namespace FineTune.Api.Access;

/// <summary>A row of <see cref="OperationTable"/>.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Route as it is mapped.</param>
/// <param name="Least">The least role that may do it; null for everybody, known or not.</param>
/// <param name="Area">Part of the API, which an API key can be limited to; empty where it belongs to every key.</param>
internal sealed record Operation(string Method, string Pattern, Role? Least, string Area)
{
    /// <summary>Whether it can change something. What a viewer may do changes nothing, whatever its method.</summary>
    public bool Changes => Method is not ("GET" or "HEAD") && Least > Role.Viewer;

    /// <summary>Whether it takes something of the workspace's work away for ever, which a workspace on hold does not allow.</summary>
    public bool Removes => Method == "DELETE" && Area is OperationTable.Tasks or OperationTable.Datasets;

    /// <summary>Whether a caller needs no role in any workspace for it, only to be known.</summary>
    public bool IsOwnBusiness => Area.Length == 0 && Least is not null;
}
