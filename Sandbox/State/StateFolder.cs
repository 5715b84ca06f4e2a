using System.Globalization;

namespace Sandbox.State;

/// <summary>The folder of a sandbox's state, held by this process alone until it is disposed.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>The objects of the Kubernetes API and its keys.</summary>
    public StateFile Kubernetes => new(Path.Combine(_path, "kubernetes.jsonl"), "secret-courier-sandbox/kubernetes");

    /// <summary>What the Vault-compatible server holds.</summary>
    public StateFile Vault => new(Path.Combine(_path, "vault.jsonl"), "secret-courier-sandbox/vault");

    /// <summary>Opens a folder, and makes it if there is none: only its owner may look into it.</summary>
    /// <exception cref="StateException">It can't be made, or another sandbox has it.</exception>
    public static StateFolder Open(DirectoryInfo folder)
    {
        try
        {
            MakePrivate(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"The state folder {folder.FullName} can't be used: {e.Message}", e);
        }

        var path = Path.Combine(folder.FullName, "lock");
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = StateFile.Private;
            var held = new FileStream(path, options);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new StateFolder(folder.FullName, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException(
                $"The state folder {folder.FullName} is in use by another sandbox, or its lock can't be opened ({e.Message}). "
                + "Stop that one, or choose another folder.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void MakePrivate(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
            folder.Create();
        else
            Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
