namespace Taproot.NodeAgent.Java;

/// <summary><c>enum result</c> of the native library: what its entry returned.</summary>
internal static class JavaTlsResult
{
    /// <summary>As words for the log and the report.</summary>
    internal static string Text(int code) => code switch
    {
        1 => "the JVM gives libraries no access to its classes (JVM TI)",
        2 => "the JVM does not let its classes be changed",
        3 => "the JDK has none of the TLS classes of Java 8u261, 11 and newer",
        4 => "the JDK's classes lack fields that are needed",
        5 => "the JVM did not take the class that carries the calls",
        6 => "the JVM did not take the changed classes",
        7 => "the JDK's TLS has methods of another shape",
        _ => "the library's entry failed",
    };
}
