using System.Text;
using Taproot.Store.Embedded;

namespace Taproot.Store.Tests;

public sealed class StatementReaderTests
{
    [Theory]
    [InlineData("INSERT INTO t (a, b) FORMAT RowBinary\nDATA", "INSERT INTO t (a, b) ", "RowBinary", "DATA")]
    [InlineData("insert into t format Native\r\n\n", "insert into t ", "Native", "\n")]
    [InlineData("/* FORMAT x */ INSERT INTO `FORMAT` (`format`) -- FORMAT y\n FORMAT CSV 1,2", "/* FORMAT x */ INSERT INTO `FORMAT` (`format`) -- FORMAT y\n ", "CSV", "1,2")]
    [InlineData("INSERT INTO FUNCTION f('FORMAT a', (format)) FORMAT TSV\n1", "INSERT INTO FUNCTION f('FORMAT a', (format)) ", "TSV", "1")]
    public void An_insert_with_rows_is_taken_apart(string text, string sql, string format, string data)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var statement = StatementReader.Read(bytes);

        Assert.True(statement.IsInsertWithData);
        Assert.Equal((sql, format, data), (Encoding.UTF8.GetString(statement.Sql.Span), statement.Format, Encoding.UTF8.GetString(bytes.AsSpan(statement.DataOffset))));
    }

    [Theory]
    [InlineData("SELECT 1 FORMAT Native")]
    [InlineData("INSERT INTO t VALUES ('FORMAT RowBinary')")]
    [InlineData("INSERT INTO t SELECT 1 FORMAT Null")]
    [InlineData("INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x FORMAT Null")]
    [InlineData("INSERT INTO `unclosed FORMAT X")]
    [InlineData("")]
    public void Everything_else_is_left_to_the_engine(string text) => Assert.False(StatementReader.Read(Encoding.UTF8.GetBytes(text)).IsInsertWithData);

    [Theory]
    [InlineData("SELECT 1 FORMAT Native", "Native")]
    [InlineData("SELECT 1\nSETTINGS a = 1\nFORMAT RowBinary", "RowBinary")]
    [InlineData("SELECT 1 format CSV settings max_threads = 1;", "CSV")]
    [InlineData("SELECT 'FORMAT Native'", null)]
    [InlineData("SELECT 1", null)]
    public void The_output_format_is_found_at_the_end(string sql, string? format) => Assert.Equal(format, FormatClause.Find(Encoding.UTF8.GetBytes(sql)));
}
