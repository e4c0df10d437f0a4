using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>
/// Which namespaces of an assembly use which others of the same assembly, read from its metadata:
/// bases, interfaces, constraints, signatures, locals, catch clauses, attributes and every token in
/// a method body. A nested type, a closure or a state machine counts for the type that it stands in.
/// </summary>
internal sealed class AssemblyReferences : IDisposable
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly TypesInSignature _signatures = new();
    private readonly HashSet<Reference> _found = [];
    private string _fromNamespace = "";
    private string _where = "";

    private AssemblyReferences(string path)
    {
        _image = new PEReader(File.OpenRead(path));
        _metadata = _image.GetMetadataReader();
    }

    /// <summary>All uses across namespaces, in ordinal order.</summary>
    public static IReadOnlyList<Reference> Of(string assemblyPath)
    {
        using var references = new AssemblyReferences(assemblyPath);
        foreach (var handle in references._metadata.TypeDefinitions) references.ReadType(handle);
        return references._found.OrderBy(reference => reference.ToString(), StringComparer.Ordinal).ToList();
    }

    /// <summary>The namespaces and names of the types that the source declares, nested ones left out.</summary>
    public static IReadOnlyList<(string Namespace, string Name)> DeclaredTypes(string assemblyPath)
    {
        using var references = new AssemblyReferences(assemblyPath);
        var metadata = references._metadata;
        return metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Where(type => type.GetDeclaringType().IsNil && !references.IsGenerated(type))
            .Select(type => (metadata.GetString(type.Namespace), metadata.GetString(type.Name).Split('`')[0]))
            .ToList();
    }

    public void Dispose() => _image.Dispose();

    private void ReadType(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        _fromNamespace = NamespaceOf(handle);
        _where = _metadata.GetString(type.Name);
        AddEntity(type.BaseType);
        foreach (var item in type.GetInterfaceImplementations())
        {
            AddEntity(_metadata.GetInterfaceImplementation(item).Interface);
        }

        AddConstraints(type.GetGenericParameters());
        AddAttributes(type.GetCustomAttributes());
        foreach (var item in type.GetFields()) ReadField(_metadata.GetFieldDefinition(item));
        foreach (var item in type.GetProperties()) AddAttributes(_metadata.GetPropertyDefinition(item).GetCustomAttributes());
        foreach (var item in type.GetEvents()) AddEntity(_metadata.GetEventDefinition(item).Type);
        foreach (var item in type.GetMethods()) ReadMethod(type, _metadata.GetMethodDefinition(item));
    }

    private void ReadField(FieldDefinition field)
    {
        AddTypes(field.DecodeSignature(_signatures, null));
        AddAttributes(field.GetCustomAttributes());
    }

    private void ReadMethod(TypeDefinition type, MethodDefinition method)
    {
        _where = $"{_metadata.GetString(type.Name)}.{_metadata.GetString(method.Name)}";
        AddSignature(method.DecodeSignature(_signatures, null));
        AddConstraints(method.GetGenericParameters());
        AddAttributes(method.GetCustomAttributes());
        foreach (var item in method.GetParameters()) AddAttributes(_metadata.GetParameter(item).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0) return;

        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            var locals = _metadata.GetStandaloneSignature(body.LocalSignature);
            foreach (var local in locals.DecodeLocalSignature(_signatures, null)) AddTypes(local);
        }

        foreach (var region in body.ExceptionRegions) AddEntity(region.CatchType);
        foreach (var token in InstructionTokens.In(body.GetILReader())) AddEntity(token);
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(item => _metadata.GetGenericParameter(item).GetConstraints()))
        {
            AddEntity(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var item in attributes) AddEntity(_metadata.GetCustomAttribute(item).Constructor);
    }

    private void AddEntity(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                AddTypes(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, null));
                break;
            case HandleKind.MethodDefinition:
                Add(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                AddEntity(method.Method);
                foreach (var argument in method.DecodeSignature(_signatures, null)) AddTypes(argument);
                break;
            case HandleKind.MemberReference:
                AddMember(_metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.StandaloneSignature:
                AddSignature(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle)
                    .DecodeMethodSignature(_signatures, null));
                break;
        }
    }

    private void AddMember(MemberReference member)
    {
        AddEntity(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field) AddTypes(member.DecodeFieldSignature(_signatures, null));
        else AddSignature(member.DecodeMethodSignature(_signatures, null));
    }

    private void AddSignature(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature)
    {
        AddTypes(signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes) AddTypes(parameter);
    }

    private void AddTypes(ImmutableArray<TypeDefinitionHandle> types)
    {
        foreach (var type in types) Add(type);
    }

    private void Add(TypeDefinitionHandle handle)
    {
        var target = NamespaceOf(handle);
        if (target == _fromNamespace || target.Length == 0 || _fromNamespace.Length == 0) return;
        if (IsGenerated(_metadata.GetTypeDefinition(handle))) return;
        _found.Add(new Reference(_fromNamespace, target, _where));
    }

    private string NamespaceOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        return _metadata.GetString(type.Namespace);
    }

    /// <summary>Types that the compiler puts beside the source's: embedded attributes, array initializers.</summary>
    private bool IsGenerated(TypeDefinition type)
    {
        if (_metadata.GetString(type.Name).StartsWith('<')) return true;
        foreach (var item in type.GetCustomAttributes())
        {
            var constructor = _metadata.GetCustomAttribute(item).Constructor;
            if (AttributeName(constructor) is "CompilerGeneratedAttribute" or "EmbeddedAttribute" or "GeneratedCodeAttribute")
            {
                return true;
            }
        }

        return false;
    }

    private string AttributeName(EntityHandle constructor)
    {
        if (constructor.Kind == HandleKind.MethodDefinition)
        {
            var type = _metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
            return _metadata.GetString(_metadata.GetTypeDefinition(type).Name);
        }

        var parent = _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return parent.Kind == HandleKind.TypeReference
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : "";
    }
}
