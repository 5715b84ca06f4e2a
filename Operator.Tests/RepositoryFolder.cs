namespace Operator.Tests;

/// <summary>Finds folders of the repository that the tests were built in.</summary>
public static class RepositoryFolder
{
    /// <summary>The repository's root.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SecretCourier.slnx")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException($"No SecretCourier.slnx above {AppContext.BaseDirectory}");
        }
    }

    /// <summary>A folder below the root.</summary>
    public static string Find(string name) => Path.Combine(Root, name);
}
