using System.Text;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Authentication;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Sources;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Tests.Sources;

public sealed class SourceReaderTests
{
    private const string Nothing = """{"errors":[]}""";

    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IVaultSessionPool> _sessions = new();
    private readonly Dictionary<string, Func<VaultResponse>> _store = [];
    private readonly List<string> _asked = [];
    private readonly SourceReader _reader;

    public SourceReaderTests()
    {
        _sessions.Setup(s => s.Get(It.IsAny<SessionIdentity>(), It.IsAny<VaultConnectionOptions>(), It.IsAny<IAuthMethod>()))
            .Returns((SessionIdentity identity, VaultConnectionOptions _, IAuthMethod _) => Session(identity.Subject));
        _reader = new SourceReader(new KeyValueReader(_sessions.Object, new SharedReads(_time), new MountVersions(_time)));
    }

    [Fact]
    public async Task Each_source_is_read_under_its_own_login()
    {
        Holds("data/a", """{"k":"1"}""");
        Holds("data/b", """{"l":"2"}""");

        var merged = await ReadAsync(Source("a"), Source("b", subject: "other"));

        Assert.True(merged.Succeeded(out var sources, out _));
        Assert.Equal(["k", "l"], sources.Secret.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["app secret/data/a", "other secret/data/b"], _asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_path_twice_under_one_login_is_read_once()
    {
        Holds("data/a", """{"k":"1"}""");

        var merged = await ReadAsync(Source("a"), Source("a", prefix: "copy_"));

        Assert.True(merged.Succeeded(out var sources, out _));
        Assert.Equal(["copy_k", "k"], sources.Secret.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task An_optional_source_may_be_missing()
    {
        Holds("data/a", """{"k":"1"}""");
        Answers("data/b", 404, Nothing);

        var merged = await ReadAsync(Source("a"), Source("b", optional: true));

        Assert.True(merged.Succeeded(out var sources, out _));
        Assert.Equal([null, true], sources.Sources.Select(source => source.Missing));
    }

    [Theory]
    [InlineData(VaultErrorKind.PermissionDenied, 403, Reasons.AccessDenied)]
    [InlineData(VaultErrorKind.ServerError, 500, Reasons.VaultError)]
    [InlineData(VaultErrorKind.Sealed, 503, Reasons.VaultSealed)]
    [InlineData(VaultErrorKind.NotFound, 404, Reasons.InvalidSource)] // no such mount
    public async Task An_optional_source_that_can_not_be_read_is_a_problem_all_the_same(VaultErrorKind kind, int status, string reason)
    {
        Holds("data/a", """{"k":"1"}""");
        _store["secret/data/b"] = () => throw new VaultApiException(kind, "kv-read", "secret/data/b", status, ["no"]);

        var merged = await ReadAsync(Source("a"), Source("b", optional: true));

        Assert.False(merged.Succeeded(out _, out var problem));
        Assert.Equal(reason, problem.Reason);
    }

    [Fact]
    public async Task While_one_source_can_not_be_read_another_is_not_called_missing()
    {
        Answers("data/a", 404, Nothing);
        _store["secret/data/b"] = () => throw new VaultApiException(VaultErrorKind.Sealed, "kv-read", "secret/data/b", 503, ["sealed"]);

        var merged = await ReadAsync(Source("a"), Source("b"));

        Assert.False(merged.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.VaultSealed, problem.Reason);
    }

    [Fact]
    public async Task Optional_sources_of_which_none_is_there_make_no_empty_Secret()
    {
        Answers("data/a", 404, Nothing);
        Answers("data/b", 404, Nothing);

        var merged = await ReadAsync(Source("a", optional: true), Source("b", optional: true));

        Assert.False(merged.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.SourceMissing, problem.Reason);
        Assert.Contains("secret/a, secret/b", problem.Message, StringComparison.Ordinal);
    }

    private async Task<Outcome<MergedSources>> ReadAsync(params IReadOnlyList<PlannedSource> sources) =>
        await _reader.ReadAsync(new SourcesPlan(sources, IsList: true), _time.GetUtcNow(), TestContext.Current.CancellationToken);

    private static PlannedSource Source(string path, string prefix = "", bool optional = false, string subject = "app")
    {
        var login = new LoginPlan(
            new ObjectKey("shop", subject),
            new SessionIdentity("c", subject, subject, subject),
            new VaultConnectionOptions { Address = new Uri("http://vault") },
            Mock.Of<IAuthMethod>(method => method.Description == subject),
            null);
        return new PlannedSource(login, new KeyValueSource(null, "secret", path, KeyValueVersion.V2, null), prefix, optional);
    }

    private void Holds(string path, string data) =>
        Answers(path, 200, $$"""{ "data": { "data": {{data}}, "metadata": { "version": 1, "deletion_time": "", "destroyed": false } } }""");

    private void Answers(string path, int status, string body) => _store[$"secret/{path}"] = () =>
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new VaultResponse(status, bytes, bytes.Length);
    };

    private IVaultTransport Session(string subject)
    {
        var session = new Mock<IVaultTransport>();
        session.Setup(s => s.SendAsync(It.IsAny<VaultRequest>(), It.IsAny<CancellationToken>())).Returns(async (VaultRequest request, CancellationToken _) =>
        {
            await Task.Yield();
            lock (_asked)
                _asked.Add($"{subject} {request.Path}");
            return _store[request.Path]();
        });
        return session.Object;
    }
}
