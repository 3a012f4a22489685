namespace FineTune.Core.Access;

/// <summary>What a caller may do in a workspace. Each role includes those before it.</summary>
public enum Role
{
    /// <summary>Sees everything of the workspace and changes nothing.</summary>
    Viewer,

    /// <summary>Also uploads data, and makes, steers and deletes tasks.</summary>
    Contributor,

    /// <summary>Also says who belongs to the workspace, and makes and revokes its API keys.</summary>
    Owner,

    /// <summary>Owner of every workspace, and makes new ones. Given by the configuration alone.</summary>
    Administrator,
}
