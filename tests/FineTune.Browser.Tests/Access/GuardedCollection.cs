namespace FineTune.Browser.Tests.Access;

/// <summary>Tests that share a host that wants to know who asks.</summary>
[CollectionDefinition(Name)]
public sealed class GuardedCollection : ICollectionFixture<GuardedHost>
{
    public const string Name = "guarded";
}
