namespace Taproot.NodeAgent.Java;

/// <summary>What is done in running JVMs; all of it only when it is asked for.</summary>
internal sealed record JavaOptions
{
    /// <summary>The plaintext of Java's own TLS is read (<c>--enable-java-tls</c>).</summary>
    public bool ReadsTls { get; init; }

    /// <summary>Age from which a JVM is touched.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that each step of talking to a JVM may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where procfs is.</summary>
    public string ProcRoot { get; init; } = "/proc";
}
