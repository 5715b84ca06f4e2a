namespace Operator.Tests.EndToEnd;

/// <summary>The end-to-end tests share one environment.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<TestEnvironment>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "end to end";
}
