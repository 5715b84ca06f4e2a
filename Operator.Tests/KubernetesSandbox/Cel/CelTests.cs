using Sandbox.Kubernetes.Cel;

namespace Operator.Tests.KubernetesSandbox.Cel;

public sealed class CelTests
{
    private static readonly Dictionary<string, CelType> Types = new(StringComparer.Ordinal)
    {
        ["any"] = CelType.Dyn,
        ["text"] = CelType.String,
        ["list"] = CelType.List(CelType.Int),
        ["map"] = CelType.Map(CelType.String, CelType.Int),
        ["self"] = CelType.Object("selfType", new Dictionary<string, CelType>(StringComparer.Ordinal) { ["a"] = CelType.Int, ["b"] = CelType.String }),
    };

    private static readonly Dictionary<string, object?> Values = new(StringComparer.Ordinal)
    {
        ["any"] = 1L,
        ["text"] = "hello",
        ["list"] = new CelList([1L, 2L, 3L]),
        ["map"] = new CelMap([KeyValuePair.Create<object, object?>("x", 1L), KeyValuePair.Create<object, object?>("y", 2L)]),
        ["self"] = new CelObject(Types["self"], new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = 1L }),
    };

    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("10 - 2 - 3 == 5")]
    [InlineData("-7 / 2 == -3 && -7 % 2 == -1")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("0x10 == 16 && 3u + 4u == 7u")]
    [InlineData("1.5e3 == 1500.0 && .5 == 0.5")]
    [InlineData("1 < 2u && 2.5 > 2")]
    [InlineData("'a' + \"b\" == '''ab'''")]
    [InlineData("r'\\d' == '\\\\d'")]
    [InlineData("'\\u00e9' == 'é' && '\\x41\\101' == 'AA'")]
    [InlineData("b'abc' == bytes('abc') && size(b'é') == 2")]
    [InlineData("[1, 2] + [3] == [1, 2, 3]")]
    [InlineData("{'a': 1}['a'] == 1 && {'a': 1}.a == 1")]
    [InlineData("2 in [1, 2] && 'a' in {'a': 1} && !(3 in [1, 2])")]
    [InlineData("true ? true : 1/0 == 0")]
    [InlineData("null == null && !(any == null)")]
    [InlineData("[1, 2.0, 3u][1] == 2.0")]
    [InlineData("self.a == 1 && !has(self.b)")]
    [InlineData("text // a comment\n == 'hello'")]
    [InlineData("!!true && !(!true)")]
    public void Literals_and_operators(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("false && 1/0 == 0", false)]
    [InlineData("1/0 == 0 && false", false)]
    [InlineData("1/0 == 0 || true", true)]
    [InlineData("[1, 0].exists(x, 2/x == 2)", true)]
    [InlineData("[0, 1].all(x, 2/x == 3)", false)]
    public void An_error_is_absorbed_where_the_other_side_decides(string expression, bool value) => Assert.Equal(value, Run(expression));

    [Theory]
    [InlineData("list.all(x, x > 0)")]
    [InlineData("list.exists(x, x == 3) && !list.exists(x, x == 4)")]
    [InlineData("list.exists_one(x, x > 2) && !list.exists_one(x, x > 1)")]
    [InlineData("list.map(x, x * 2) == [2, 4, 6]")]
    [InlineData("list.map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("list.filter(x, x % 2 == 1) == [1, 3]")]
    [InlineData("map.all(k, map[k] > 0) && map.exists(k, k == 'y')")]
    [InlineData("map.filter(k, map[k] > 1) == ['y']")]
    [InlineData("list.all(i, v, v == i + 1)")]
    [InlineData("map.exists(k, v, k == 'y' && v == 2)")]
    [InlineData("list.transformList(i, v, i * v) == [0, 2, 6]")]
    [InlineData("map.transformMap(k, v, v + 1) == {'x': 2, 'y': 3}")]
    [InlineData("list.map(x, list.map(y, x * y)).flatten().sum() == 36")]
    [InlineData("cel.bind(x, 1 + 1, x * x) == 4")]
    [InlineData("has({'a': 1}.a) && !has({'a': 1}.b)")]
    public void Macros(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("text.startsWith('he') && text.endsWith('lo') && text.contains('ell') && text.matches('^h.*o$')")]
    [InlineData("size(text) == 5 && text.size() == 5 && '🙂é'.size() == 2")]
    [InlineData("'HeLLo'.lowerAscii() == 'hello' && 'HeLLo'.upperAscii() == 'HELLO'")]
    [InlineData("'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'abc'.split('') == ['a', 'b', 'c']")]
    [InlineData("['a', 'b'].join('-') == 'a-b' && ['a', 'b'].join() == 'ab'")]
    [InlineData("'hello'.replace('l', 'L') == 'heLLo' && 'hello'.replace('l', 'L', 1) == 'heLlo' && 'ab'.replace('', '_') == '_a_b_'")]
    [InlineData("' x\\t'.trim() == 'x' && 'hello'.substring(1, 3) == 'el' && 'hello'.substring(3) == 'lo'")]
    [InlineData("'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3 && 'hello'.indexOf('x') == -1 && 'hello'.indexOf('l', 3) == 3")]
    [InlineData("'hello'.charAt(1) == 'e' && 'hello'.charAt(5) == '' && 'abc'.reverse() == 'cba'")]
    [InlineData("'abc 123 def 456'.find('[0-9]+') == '123' && 'abc 123 456'.findAll('[0-9]+') == ['123', '456'] && 'a1b2'.findAll('[0-9]', 1) == ['1']")]
    [InlineData("'%s is %d and %.2f'.format(['x', 3, 1.5]) == 'x is 3 and 1.50'")]
    [InlineData("'line\\nend'.matches('^line$') == false && 'x]'.matches('[]]$')")]
    public void Text_functions(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("[1, 2, 2].isSorted() && !['b', 'a'].isSorted()")]
    [InlineData("[1, 2].sum() == 3 && [1.5, 2.0].sum() == 3.5 && [duration('1s'), duration('2s')].sum() == duration('3s')")]
    [InlineData("[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3 && ['a', 'b'].max() == 'b'")]
    [InlineData("[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(9) == -1")]
    [InlineData("[1, 1, 2].distinct() == [1, 2] && [3, 1].sort() == [1, 3] && [1, 2, 3].slice(1, 3) == [2, 3] && [1, 2].reverse() == [2, 1]")]
    [InlineData("[[1], [2, 3]].flatten() == [1, 2, 3] && lists.range(3) == [0, 1, 2]")]
    [InlineData("sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 2])")]
    public void List_functions(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("int('42') == 42 && int(3.9) == 3 && int(2u) == 2 && uint('7') == 7u && double('1.5') == 1.5")]
    [InlineData("string(42) == '42' && string(true) == 'true' && string(1.5) == '1.5' && string(b'x') == 'x' && bool('true')")]
    [InlineData("type(1) == int && type('') == string && type(b'') == bytes && type(null) == null_type")]
    [InlineData("timestamp('2026-01-02T03:04:05Z').getFullYear() == 2026 && timestamp('2026-01-02T03:04:05Z').getMonth() == 0")]
    [InlineData("timestamp('2026-01-02T03:04:05Z').getDate() == 2 && timestamp('2026-01-02T03:04:05Z').getDayOfMonth() == 1")]
    [InlineData("timestamp('2026-01-02T23:00:00Z').getHours('+02:00') == 1 && timestamp('2026-01-02T03:04:05Z').getHours('-08:00') == 19")]
    [InlineData("timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('24h')")]
    [InlineData("timestamp('2026-01-01T00:00:00Z') + duration('1h30m') > timestamp('2026-01-01T01:00:00Z')")]
    [InlineData("duration('1h30m').getMinutes() == 90 && duration('90s').getHours() == 0 && string(duration('90s')) == '90s'")]
    [InlineData("int(timestamp('1970-01-01T00:01:00Z')) == 60 && string(timestamp(60)) == '1970-01-01T00:01:00Z'")]
    public void Conversions_and_times(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("isURL('https://a.example:8080/p?q=1') && !isURL('a b') && url('https://a.example:8080/p?q=1&q=2').getQuery() == {'q': ['1', '2']}")]
    [InlineData("url('https://a.example:8080/p').getHost() == 'a.example:8080' && url('https://a.example:8080/p').getHostname() == 'a.example' && url('https://a:1/p').getPort() == '1'")]
    [InlineData("url('https://a.example/p%20q').getEscapedPath() == '/p%20q' && url('https://a').getScheme() == 'https' && url('https://[::1]:80/').getHostname() == '::1'")]
    [InlineData("quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('100m').add(quantity('900m')) == quantity('1') && quantity('2k').asInteger() == 2000")]
    [InlineData("isQuantity('1.5Gi') && !isQuantity('x') && quantity('-1').sign() == -1 && quantity('1').compareTo(quantity('2')) == -1")]
    [InlineData("isIP('10.0.0.1') && !isIP('10.0.0.01') && ip('::1').isLoopback() && ip('10.0.0.1').family() == 4 && ip.isCanonical('127.0.0.1')")]
    [InlineData("isCIDR('10.0.0.0/8') && cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')")]
    [InlineData("semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').isLessThan(semver('1.0.0')) && semver('v1.2', true).minor() == 2 && !isSemver('1.2')")]
    [InlineData("!format.dns1123Label().validate('ok').hasValue() && format.dns1123Label().validate('Not OK').hasValue() && !format.named('nope').hasValue()")]
    [InlineData("string(1e21) == '1e+21' && string(0.00001) == '1e-05' && string(1e20) == '100000000000000000000'")]
    public void Libraries_of_kubernetes(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("optional.of(1).hasValue() && optional.of(1).value() == 1 && !optional.none().hasValue()")]
    [InlineData("map[?'x'].orValue(0) == 1 && map[?'z'].orValue(7) == 7 && list[?5].orValue(9) == 9")]
    [InlineData("self.?b.orValue('none') == 'none' && self.?a.orValue(0) == 1")]
    [InlineData("{'a': {'b': 1}}.?a.?b.orValue(0) == 1 && !{'a': {'b': 1}}.?x.?b.hasValue()")]
    [InlineData("map[?'x'].optMap(v, v + 1).orValue(0) == 2 && map[?'x'].optFlatMap(v, map[?'z']).orValue(5) == 5")]
    [InlineData("[?map[?'x'], ?map[?'z']] == [1] && {?'k': map[?'z'], 'l': 1} == {'l': 1}")]
    [InlineData("optional.none().or(optional.of(2)).value() == 2 && optional.of(1).orValue(1/0) == 1")]
    public void Optionals(string expression) => Assert.Equal(true, Run(expression));

    [Theory]
    [InlineData("1/0", "division by zero")]
    [InlineData("1%0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("list[7]", "index out of bounds: 7")]
    [InlineData("map['z']", "no such key: z")]
    [InlineData("self.b", "no such key: b")]
    [InlineData("any + 'a'", "no such overload")]
    [InlineData("any.startsWith('a')", "no such overload")]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    [InlineData("[].min()", "min called on empty list")]
    public void Errors_of_evaluation_have_cel_gos_words(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<CelException>(() => Run(expression)).Message);

    [Theory]
    [InlineData("self.nope == 1", "ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^")]
    [InlineData("other == 1", "ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other == 1\n | ^")]
    [InlineData("self.a == 'x'", "ERROR: <input>:1:8: found no matching overload for '_==_' applied to '(int, string)'\n | self.a == 'x'\n | .......^")]
    [InlineData("self.a.startsWith('x')", "ERROR: <input>:1:18: found no matching overload for 'startsWith' applied to 'int.(string)'\n | self.a.startsWith('x')\n | .................^")]
    [InlineData("frob(1)", "ERROR: <input>:1:5: undeclared reference to 'frob' (in container '')\n | frob(1)\n | ....^")]
    [InlineData("self.a.b", "ERROR: <input>:1:7: type 'int' does not support field selection\n | self.a.b\n | ......^")]
    [InlineData("self.a && true", "ERROR: <input>:1:8: found no matching overload for '_&&_' applied to '(int, bool)'\n | self.a && true\n | .......^")]
    [InlineData("list.all(x, x + 1)", "ERROR: <input>:1:15: expected type 'bool' but found 'int'\n | list.all(x, x + 1)\n | ..............^")]
    public void What_does_not_fit_is_found_when_compiling(string expression, string issue)
    {
        Assert.Null(CelExpression.Compile(expression, Types, out var issues));
        Assert.Equal(issue, issues);
    }

    [Theory]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("'abc")]
    [InlineData("a b")]
    [InlineData("[1, 2")]
    [InlineData("has(1)")]
    [InlineData("@")]
    [InlineData("if")]
    [InlineData("'\\q'")]
    [InlineData("99999999999999999999")]
    public void What_is_no_cel_is_refused(string expression)
    {
        Assert.Null(CelExpression.Compile(expression, Types, out var issues));
        Assert.StartsWith("ERROR: <input>:1:", issues, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("!", "true", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("", "self", ".a")]
    [InlineData("[", "", "]")]
    public void A_deep_expression_is_no_crash(string before, string middle, string after)
    {
        var expression = string.Concat(Enumerable.Repeat(before, 100_000)) + middle + string.Concat(Enumerable.Repeat(after, 100_000));

        if (CelExpression.Compile(expression, Types, out var issues) is { } compiled)
            Assert.ThrowsAny<CelException>(() => compiled.Evaluate(Values));
        else
            Assert.Contains("ERROR", issues, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text.matches('(')", "invalid matches argument")]
    [InlineData("duration('1 day') == duration('1s')", "invalid duration argument")]
    [InlineData("timestamp('now') == timestamp('now')", "invalid timestamp argument")]
    public void Constants_that_can_only_fail_are_refused(string expression, string message)
    {
        Assert.Null(CelExpression.Compile(expression, Types, out var issues));
        Assert.Contains(message, issues, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_that_takes_too_long_is_cancelled()
    {
        const string Long = "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))";

        Assert.StartsWith("operation cancelled", Assert.Throws<CelException>(() => Run(Long)).Message, StringComparison.Ordinal);
    }

    private static object? Run(string expression)
    {
        var compiled = CelExpression.Compile(expression, Types, out var issues);
        Assert.Empty(issues);
        return compiled!.Evaluate(Values);
    }
}
