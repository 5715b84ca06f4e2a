using System.Globalization;
using GoTemplates;

namespace Operator.Tests.Templates;

public sealed class FuzzTests
{
    /// <summary>Set to a number to try as many random templates a seed, in place of <see cref="UsualIterations"/>.</summary>
    private const string IterationsVariable = "FUZZ_ITERATIONS";

    private const int UsualIterations = 4000;

    private static readonly int Iterations =
        int.TryParse(Environment.GetEnvironmentVariable(IterationsVariable), CultureInfo.InvariantCulture, out var given) ? given : UsualIterations;

    /// <summary>Stands in all data: no message may hold it.</summary>
    private const string Canary = "c4n4ry";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_random_template_prints_or_fails_cleanly_and_tells_no_data(int seed)
    {
        var random = new Random(seed);
        var grammar = new RandomTemplate(random);
        var options = TemplateOptions.Default with
        {
            Limits = TemplateLimits.Default with { Steps = 20_000, MemoryBytes = 1 << 20, OutputBytes = 1 << 16, Depth = 50 },
        };
        var printed = 0;
        for (var i = 0; i < Iterations; i++)
        {
            var text = grammar.Next();
            var data = RandomData(random, 0);
            try
            {
                var templates = TemplateSet.Parse("fuzz", text, options);
                _ = templates.RenderBytes("fuzz", data, TestContext.Current.CancellationToken);
                printed++;
            }
            catch (TemplateException e)
            {
                Assert.False(e.Message.Contains(Canary, StringComparison.OrdinalIgnoreCase), $"Data in the message of: {text}");

                // The executor turns what a function throws into an error; the library's own functions throw nothing but their errors.
                Assert.False(e.Message.EndsWith("Exception", StringComparison.Ordinal), $"{e.Message}\nfrom: {text}");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"{e.GetType().Name} from: {text}\n{e}");
            }
        }

        // A grammar whose templates all fail would find nothing.
        Assert.InRange(printed, Iterations / 50, Iterations);
    }

    [Fact]
    public void Random_text_is_a_template_or_a_parse_error()
    {
        const string Alphabet = "{{}}--  //**\"`'\\().,|:=$.abix01_\n\té🔑\uDC80";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = "{{" + string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                TemplateSet.Parse("fuzz", text);
            }
            catch (TemplateParseException e)
            {
                Assert.InRange(e.Location.Line, 1, 30);
            }
        }
    }

    private static GoValue RandomData(Random random, int depth) => random.Next(depth > 3 ? 7 : 10) switch
    {
        0 => GoValue.Nil,
        1 => random.Next(2) == 0,
        2 => random.Next(-5, 100),
        3 => GoValue.FromNumber((random.NextDouble() * 1e6).ToString("R")),
        4 => Canary + random.Next(10),
        5 => "-----BEGIN CERTIFICATE-----\n" + Canary,
        6 => $"{{\"{Canary}\": [1, \"{Canary}\"]}}",
        7 => new GoList(Enumerable.Range(0, random.Next(4)).Select(_ => RandomData(random, depth + 1))),
        _ => new GoMap(RandomTemplate.Fields.Select(field => KeyValuePair.Create(field, RandomData(random, depth + 1)))),
    };
}
