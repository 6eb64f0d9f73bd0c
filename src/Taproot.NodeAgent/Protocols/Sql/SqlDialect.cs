namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>What a quote, a backslash or a number sign means differs between databases.</summary>
[Flags]
internal enum SqlDialect
{
    /// <summary>The standard, as PostgreSQL and Cassandra follow it: double quotes name identifiers, a backslash is a character.</summary>
    Standard = 0,

    /// <summary>A backslash in a string takes the next character in.</summary>
    BackslashEscapes = 1,

    /// <summary>Double quotes enclose strings.</summary>
    DoubleQuotedStrings = 2,

    /// <summary>A number sign starts a comment.</summary>
    NumberSignComments = 4,

    /// <summary>MySQL and MariaDB.</summary>
    MySql = BackslashEscapes | DoubleQuotedStrings | NumberSignComments,

    /// <summary>ClickHouse.</summary>
    ClickHouse = BackslashEscapes,
}
