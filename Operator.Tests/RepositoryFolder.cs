namespace Operator.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class RepositoryFolder
{
    /// <summary>Its root, found from the test assembly upwards.</summary>
    internal static string Root { get; } = Find();

    /// <summary>The folder of what a cluster administrator applies.</summary>
    internal static string Config => Path.Combine(Root, "config");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SecretCourier.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No SecretCourier.slnx above {AppContext.BaseDirectory}");
    }
}
