using System.Text;
using CsCheck;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Sql;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class SqlNormalizerTests
{
    private static string Normalize(string sql, SqlDialect dialect = SqlDialect.Standard) => SqlNormalizer.Normalize(Encoding.UTF8.GetBytes(sql), dialect);

    [Theory]
    [InlineData("SELECT  *\n FROM t1 WHERE id = 42", "SELECT * FROM t1 WHERE id = ?")]
    [InlineData("select a from t where b='it''s' and c=-1.5e-3", "select a from t where b=? and c=?")]
    [InlineData("SELECT x -- why\nFROM t /* and /* how */ */ WHERE y > .5", "SELECT x FROM t WHERE y > ?")]
    [InlineData("SELECT a FROM t WHERE id IN (1, -2,3 , 0xFF)", "SELECT a FROM t WHERE id IN (?)")]
    [InlineData("SELECT a FROM t WHERE id IN ($1, $2, $3)", "SELECT a FROM t WHERE id IN (?)")]
    [InlineData("INSERT INTO t (a, b) VALUES (1, 'x'), (2, NULL), ( 3, TRUE )", "INSERT INTO t (a, b) VALUES (?)")]
    [InlineData("SELECT '2020-01-01'::date, a::int, \"My \"\"Col 7\" FROM \"T\"", "SELECT ?::date, a::int, \"My \"\"Col 7\" FROM \"T\"")]
    [InlineData("SELECT $$a 'b' c$$, $x$ $$ $x$, E'a\\'b', B'01', x - 1", "SELECT ?, x - ?")]
    [InlineData("SELECT a FROM t WHERE b IS NULL AND c IS NOT TRUE", "SELECT a FROM t WHERE b IS NULL AND c IS NOT TRUE")]
    [InlineData("SELECT a+1, b*2 FROM t LIMIT 10 OFFSET 20;", "SELECT a+?, b*? FROM t LIMIT ? OFFSET ?;")]
    [InlineData("SELECT 'open", "SELECT ?")]
    [InlineData("SELECT 'a' 'b'", "SELECT ?")]
    [InlineData("", "")]
    public void Literals_comments_and_spare_white_space_go(string sql, string expected) => Assert.Equal(expected, Normalize(sql));

    [Theory]
    [InlineData("SELECT \"a\\\"b\" FROM `t 1` # why\nWHERE x = 'a\\'b'", "SELECT ? FROM `t 1` WHERE x = ?")]
    [InlineData("SELECT a--1", "SELECT a--?")]
    [InlineData("SELECT a -- 1\n", "SELECT a")]
    public void MySql_quotes_and_comments_in_its_own_way(string sql, string expected) => Assert.Equal(expected, Normalize(sql, SqlDialect.MySql));

    [Fact]
    public void ClickHouse_values_after_a_format_are_left_out()
    {
        Assert.Equal("INSERT INTO t FORMAT JSONEachRow", Normalize("INSERT INTO t FORMAT JSONEachRow {\"a\": \"secret\"}", SqlDialect.ClickHouse));
        Assert.Equal("SELECT ? FROM t", Normalize("SELECT 'a\\'b' FROM t", SqlDialect.ClickHouse));
    }

    [Fact]
    public void It_is_bounded()
    {
        var text = Normalize("SELECT " + string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"ä{i}")));
        Assert.InRange(Encoding.UTF8.GetByteCount(text), RequestDetails.TextLimit - 20, RequestDetails.TextLimit);
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public void Literals_stay_when_the_user_wants_them() => Assert.Equal("SELECT  1", SqlNormalizer.Text("SELECT  1"u8, SqlDialect.Standard, keepsLiterals: true));

    [Theory]
    [InlineData("select 1", "SELECT")]
    [InlineData(" /* x */ (select 1)", "SELECT")]
    [InlineData("with a as (select 1), b(c) as (delete from x) insert into t select 1", "INSERT")]
    [InlineData("WITH RECURSIVE a AS (SELECT 1) UPDATE t SET x = 1", "UPDATE")]
    [InlineData("vacuum t", "VACUUM")]
    [InlineData("", "")]
    public void The_operation_is_the_main_verb(string sql, string expected) => Assert.Equal(expected, SqlOperation.Of(Encoding.UTF8.GetBytes(sql), SqlDialect.Standard));

    private static readonly string[] Pieces =
    [
        "SELECT", "FROM", "t1", "a.b", "\"Q x\"", "`b`", "'lit'", "'l''it'", "E'l\\'it'", "$1", "$$lit$$", "$t$lit$t$", "42", "-7", ".5", "1e9", "0x1F", "NULL", "TRUE", "(", ")", ",", "=",
        "<", "-", "+", "--c\n", "/*c*/", "#c\n", " ", "\n", "::", "int", "?", ";", "[", "]", ".", "@v", ":n", "ä", "'", "\"", "$", "\\", "/", "*", "IN", "VALUES",
    ];

    private static readonly Gen<string> Statements = Gen.Int[0, Pieces.Length - 1].Array[0, 60].Select(p => string.Concat(p.Select(i => Pieces[i])));

    private static readonly Gen<SqlDialect> Dialects = Gen.Int[0, 2].Select(i => new[] { SqlDialect.Standard, SqlDialect.MySql, SqlDialect.ClickHouse }[i]);

    [Fact]
    public void Normalising_twice_changes_nothing_more() => Gen.Select(Statements, Dialects).Sample((sql, dialect) =>
    {
        var once = Normalize(sql, dialect);
        Assert.Equal(once, Normalize(once, dialect));
    });

    [Fact]
    public void No_literal_survives()
    {
        // Whole tokens with spaces between, so that no quote opens by chance.
        string[] literals = ["'secret'", "'a''secret'", "E'x\\'secret'", "$$secret$$", "$q$it's secret$q$", "90125", "-90125", "0x90125", "1.90125e7"];
        string[] others = ["SELECT", "a", "\"b\"", "(", ")", ",", "=", "/* c */", "-- d\n", "::", "x1", "IN"];
        var statements = Gen.Select(Gen.Int[0, literals.Length - 1], Gen.Int[0, others.Length - 1]).Array[1, 30]
            .Select(pairs => string.Join(' ', pairs.Select(p => $"{literals[p.Item1]} {others[p.Item2]}")));
        statements.Sample(sql =>
        {
            var text = Normalize(sql);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("90125", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Random_bytes_are_borne() => Gen.Select(Gen.Byte.Array[0, 3000], Dialects).Sample((sql, dialect) =>
    {
        Assert.InRange(SqlNormalizer.Normalize(sql, dialect).Length, 0, RequestDetails.TextLimit);
        Assert.NotNull(SqlOperation.Of(sql, dialect));
    });
}
