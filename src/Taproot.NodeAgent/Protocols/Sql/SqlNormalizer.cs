using System.Text;

namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>
/// Makes statements that differ in their values alike: literals and numbered parameters become <c>?</c>, lists of them one, comments and spare
/// white space go. Normalising twice changes nothing more.
/// </summary>
internal static class SqlNormalizer
{
    /// <summary>The statement without its literals, at most <see cref="RequestDetails.TextLimit"/> bytes of it.</summary>
    public static string Normalize(ReadOnlySpan<byte> statement, SqlDialect dialect)
    {
        var writer = new SqlWriter(stackalloc byte[RequestDetails.TextLimit]);
        var scanner = new SqlScanner(statement, dialect);
        var isBeforeData = false;
        while (!writer.IsFull && scanner.Read() is var token and not SqlToken.End)
        {
            if (token == SqlToken.Space) writer.Space();
            else if (token == SqlToken.Literal) writer.Literal();
            else if (token == SqlToken.Symbol) writer.Symbol(scanner.Text[0]);
            else WriteWord(ref writer, scanner.Text);
            if (token != SqlToken.Word) continue;
            // What an INSERT has after its format are values, in any syntax.
            if (isBeforeData) break;
            isBeforeData = dialect == SqlDialect.ClickHouse && Ascii.EqualsIgnoreCase(scanner.Text, "FORMAT"u8);
        }
        return Encoding.UTF8.GetString(writer.Text);
    }

    /// <summary>The statement as a span shows it: normalised, unless the user wants literals kept.</summary>
    public static string Text(ReadOnlySpan<byte> statement, SqlDialect dialect, bool keepsLiterals) =>
        keepsLiterals ? Encoding.UTF8.GetString(Utf8Cut.To(statement, RequestDetails.TextLimit)) : Normalize(statement, dialect);

    // Written as values they are values; in IS NULL they are not.
    private static void WriteWord(ref SqlWriter writer, ReadOnlySpan<byte> word)
    {
        var isValue = word.Length is 4 or 5
            && (Ascii.EqualsIgnoreCase(word, "NULL"u8) || Ascii.EqualsIgnoreCase(word, "TRUE"u8) || Ascii.EqualsIgnoreCase(word, "FALSE"u8));
        if (isValue && writer.IsAtValue) writer.Literal();
        else writer.Word(word);
    }
}
