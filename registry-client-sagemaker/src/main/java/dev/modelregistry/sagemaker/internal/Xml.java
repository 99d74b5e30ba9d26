package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.UnavailableException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML as S3 and STS write it: elements with text, one below the other. */
final class Xml {

    private static final XMLInputFactory FACTORY = safe();

    private Xml() {}

    /** Nothing outside the document is ever fetched, and nothing in it expands. */
    private static XMLInputFactory safe() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Text of the first element of a name, also in a document that is cut off: error answers may be anything. */
    static Optional<String> element(String document, String name) {
        Matcher element =
                Pattern.compile("<" + name + ">([^<]{0,2000})</" + name + ">").matcher(document);
        return element.find() ? Optional.of(plain(element.group(1))) : Optional.empty();
    }

    private static String plain(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    /** Text for an element. */
    static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * A document of a flat list.
     *
     * @param values texts outside of the items
     * @param items texts of each item, by element
     */
    record Items(Map<String, String> values, List<Map<String, String>> items) {}

    /**
     * Reads a list.
     *
     * @param names what items are called
     */
    static Items items(String operation, byte[] document, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        List<Map<String, String>> items = new ArrayList<>();
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            Map<String, String> target = values;
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    text.setLength(0);
                    if (names.contains(reader.getLocalName())) {
                        target = new HashMap<>();
                        items.add(target);
                    }
                } else if (event == XMLStreamConstants.CHARACTERS) {
                    text.append(reader.getText());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    if (names.contains(reader.getLocalName())) {
                        target = values;
                    } else {
                        target.putIfAbsent(reader.getLocalName(), text.toString());
                    }
                    text.setLength(0);
                }
            }
            reader.close();
        } catch (XMLStreamException e) {
            throw new UnavailableException(operation + ": the answer is not XML; is this an address of S3?", e);
        }
        return new Items(values, items);
    }
}
