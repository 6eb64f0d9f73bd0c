using System.Collections.Frozen;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Builds.Software;

/// <summary>Interpreters and servers by the names of their programs.</summary>
internal static class SoftwareNames
{
    /// <summary>Programs, and the variables in which official images have the version.</summary>
    private static readonly FrozenDictionary<string, string> Programs = FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["node"] = "nodejs", ["nodejs"] = "nodejs", ["postgres"] = "postgres", ["postmaster"] = "postgres", ["mysqld"] = "mysql", ["mariadbd"] = "mariadb",
        ["redis-server"] = "redis", ["valkey-server"] = "valkey", ["mongod"] = "mongodb", ["nginx"] = "nginx", ["memcached"] = "memcached",
    }, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Variables = FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["python"] = "PYTHON_VERSION", ["ruby"] = "RUBY_VERSION", ["php"] = "PHP_VERSION", ["nodejs"] = "NODE_VERSION", ["postgres"] = "PG_VERSION",
        ["mysql"] = "MYSQL_VERSION", ["mariadb"] = "MARIADB_VERSION", ["redis"] = "REDIS_VERSION", ["valkey"] = "VALKEY_VERSION", ["mongodb"] = "MONGO_VERSION",
        ["nginx"] = "NGINX_VERSION", ["memcached"] = "MEMCACHED_VERSION", ["rabbitmq"] = "RABBITMQ_VERSION",
    }, StringComparer.Ordinal);

    /// <summary>The software that a program is; null when it is none of those known.</summary>
    internal static string? Of(string program, CommandLine command)
    {
        if (Programs.TryGetValue(program, out string? software))
            return software;
        if (ProgramName.IsVersionOf(program, "python"))
            return "python";
        if (ProgramName.IsVersionOf(program, "ruby"))
            return "ruby";
        if (ProgramName.IsVersionOf(program, "php") || ProgramName.IsVersionOf(program, "php-fpm"))
            return "php";
        return program == "beam.smp" && command.Arguments.Any(a => a.Contains("rabbit", StringComparison.Ordinal)) ? "rabbitmq" : null;
    }

    /// <summary>The variable with the version; null for none.</summary>
    internal static string? VariableOf(string software) => Variables.GetValueOrDefault(software);

    /// <summary>Node.js by the number of its interface for modules, which its library is named by; empty for one that is not known.</summary>
    internal static string NodeOfModules(ReadOnlySpan<char> number) => number switch
    {
        "64" => "10",
        "72" => "12",
        "83" => "14",
        "93" => "16",
        "108" => "18",
        "111" => "19",
        "115" => "20",
        "120" => "21",
        "127" => "22",
        "131" => "23",
        "137" => "24",
        _ => "",
    };
}
